/**
 * Partitions of the state table beside a household's own: apart, so that IAM's `dynamodb:LeadingKeys`, which takes exact
 * values, can say who may touch what. A partition with a single item names it like itself.
 */
export const statePartitions = (household: string) => ({
  /** monitor, rules, usual. */
  own: household,
  /** The token, its expiry, the meter. */
  session: `${household}#session`,
  /** Pause, mutes, a request to sign in. */
  hush: `${household}#hush`,
  /** Push recipients out of order or owed something: written by the courier alone. */
  channels: `${household}#channels`,
  /** One item a message sent: `<ISO at>#<id>`. */
  told: `${household}#told`,
  /** One item a local day, named by its date. */
  days: `${household}#days`,
  /** One item a message and push recipient: `<message id>/<recipient>`. */
  deliveries: `${household}#deliveries`,
  /** Signed-in devices. */
  devices: `${household}#devices`,
});

/**
 * What the poller may do with the state of a household, by partition: its rights in IAM, and what tests hold it to.
 * What it does not need stays out of its reach.
 */
export const pollerStateAccess = (household: string) => {
  const { own, session, hush, channels, told, days, deliveries } = statePartitions(household);
  return {
    'dynamodb:BatchGetItem': [own, session, hush, channels, deliveries],
    'dynamodb:PutItem': [own, session, told, days],
    'dynamodb:Query': [told, days],
  };
};

/** The partitions in which the courier may get and put items of a household. */
export const courierPartitions = (household: string): readonly string[] => {
  const { channels, deliveries } = statePartitions(household);
  return [channels, deliveries];
};

/** What belongs to no household: the key that links are signed with, codes, requests to sign in. */
export const WEB_PARTITION = '#web';

/**
 * The keys of push messages, for all households. Apart from the web function's: the courier needs these and not that one,
 * and IAM does not tell the items of a partition from each other.
 */
export const VAPID_PARTITION = '#vapid';

/** Names of the single items of their partitions. */
export const SINGLE_ITEMS = { session: 'session', hush: 'hush', channels: 'channels' } as const;

/** The attribute after which DynamoDB may delete a state item: epoch seconds. */
export const STATE_TTL = 'expiresAt';

/** Which partitions the web function may touch: what its pages show, what people ask for there, devices and its own keys; never a session, and it writes no monitor. */
export const webStateAccess = (households: readonly string[]) => {
  const partitions = households.map(statePartitions);
  const written = [
    ...partitions.flatMap(({ hush, devices }) => [hush, devices]),
    WEB_PARTITION,
    VAPID_PARTITION,
  ];
  return {
    'dynamodb:Query': [
      ...partitions.flatMap(({ own, days, told, devices }) => [own, days, told, devices]),
      WEB_PARTITION,
      VAPID_PARTITION,
    ],
    'dynamodb:GetItem': [...partitions.map(({ hush }) => hush), WEB_PARTITION],
    'dynamodb:PutItem': written,
  } as const;
};
