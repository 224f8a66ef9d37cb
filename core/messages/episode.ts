import { createHash } from 'node:crypto';

const ID_LENGTH = 22;

/**
 * Names an episode of a rule, the same from its raise to its end: the first 22 base64url characters of the SHA-256 of
 * `<household>/<rule>/<moment>`.
 * @param raisedAt the moment of the raise (a budget's: where its period starts), epoch ms
 */
export const episodeId = (household: string, rule: string, raisedAt: number): string =>
  createHash('sha256')
    .update(`${household}/${rule}/${new Date(raisedAt).toISOString()}`)
    .digest('base64url')
    .slice(0, ID_LENGTH);
