import * as z from 'zod/mini';
import { SLUG, SLUG_LENGTH, SLUG_PATTERN } from '../contract/slug.ts';

const NAME = `the name of a channel (${SLUG}), such as family`;

/** What a push recipient of the config is called by: what its service needs to know stands in SSM under this name. */
export const channelNameSchema = z
  .string(NAME)
  .check(z.regex(SLUG_PATTERN, NAME), z.maxLength(SLUG_LENGTH, NAME));

/** What the id of a push recipient is the hash of: two kinds may have channels of one name. */
export const channelIdentity =
  (kind: string) =>
  (name: string): string =>
    `${kind}:${name}`;
