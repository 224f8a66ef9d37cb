import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../contract/problem.ts';
import { type Severity, severitySchema } from '../rules/severity.ts';
import {
  type Address,
  CHANNEL_KINDS,
  CHANNELS,
  RECIPIENT_OPTIONS,
  type RecipientOptions,
} from './registry.ts';

/** Who gets messages: one address, and which messages reach it. */
export interface Recipient extends Address {
  readonly minSeverity: Severity;
  readonly options: RecipientOptions;
}

const addressShape = Object.fromEntries(
  CHANNEL_KINDS.map((kind) => [kind, z.optional(CHANNELS[kind].address)] as const),
);
const optionsSchema = z.object(RECIPIENT_OPTIONS);
const shape = { ...addressShape, minSeverity: z._default(severitySchema, 'info'), ...RECIPIENT_OPTIONS };

const fieldOf = (value: object, key: string): unknown => Reflect.get(value, key);

/** `email or sms`, `email, sms or telegram`. */
const oneOf = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');

/** A recipient as the config spells it: its channel's key with the address, `{ "email": … }` or `{ "sms": … }`. */
export const recipientSchema = z.pipe(
  z.strictObject(shape, keysOf(shape, 'a recipient such as { "email": "me@example.com" }')).check(
    crossCheck(({ value, issues }) => {
      const refuse = (key: string, message: string) =>
        issues.push({ code: 'custom', path: [key], input: value, message });
      const named = CHANNEL_KINDS.filter((kind) => fieldOf(value, kind) !== undefined);
      if (named.length !== 1) refuse('email', `${oneOf(CHANNEL_KINDS)}, exactly one of them`);
      for (const key of Object.keys(RECIPIENT_OPTIONS)) {
        const takers = CHANNEL_KINDS.filter((kind) => key in CHANNELS[kind].options);
        if (fieldOf(value, key) !== undefined && !takers.some((kind) => named.includes(kind))) {
          refuse(key, `used with ${oneOf(takers)}`);
        }
      }
    }),
  ),
  z.transform((value): Recipient => {
    const kind = CHANNEL_KINDS.find((one) => fieldOf(value, one) !== undefined);
    if (kind === undefined) throw new TypeError('a recipient without an address has passed its check');
    const address = z.string().parse(fieldOf(value, kind));
    return { kind, address, minSeverity: value.minSeverity, options: optionsSchema.parse(value) };
  }),
);
