/**
 * Partitions of the state table beside a household's own: apart, so that IAM's `dynamodb:LeadingKeys`, which takes exact
 * values, can say who may touch what.
 */
export const statePartitions = (household: string) => ({
  /** One item a message sent: `<ISO at>#<id>`. */
  told: `${household}#told`,
  /** One item a local day, named by its date. */
  days: `${household}#days`,
});

/** The attribute after which DynamoDB may delete a state item: epoch seconds. */
export const STATE_TTL = 'expiresAt';
