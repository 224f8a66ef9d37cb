import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../core/contract/problem.ts';
import { severitySchema } from '../core/rules/severity.ts';
import { phoneSchema } from './phone.ts';

const EMAIL = 'an email address, such as me@example.com';
const MAX_PER_DAY = 'a whole number of texts from 1 to 100';

const shape = {
  email: z.optional(z.email(EMAIL).check(z.maxLength(254, EMAIL))),
  sms: z.optional(phoneSchema),
  minSeverity: z._default(severitySchema, 'info'),
  maxPerDay: z.optional(z.int(MAX_PER_DAY).check(z.gte(1, MAX_PER_DAY), z.lte(100, MAX_PER_DAY))),
};

/** Someone who is told: one address, and which messages reach it. */
export interface Recipient {
  readonly kind: 'email' | 'sms';
  readonly address: string;
  readonly minSeverity: z.infer<typeof severitySchema>;
  readonly maxPerDay: number | undefined;
}

/** A recipient as the config spells it: `{ "email": … }` or `{ "sms": … }`. */
export const recipientSchema = z.pipe(
  z.strictObject(shape, keysOf(shape, 'a recipient such as { "email": "me@example.com" }')).check(
    crossCheck(({ value, issues }) => {
      const { email, sms, maxPerDay } = value;
      const refuse = (key: string, message: string) =>
        issues.push({ code: 'custom', path: [key], input: value, message });
      if ((email === undefined) === (sms === undefined)) refuse('email', 'email or sms, exactly one of them');
      if (maxPerDay !== undefined && sms === undefined) refuse('maxPerDay', 'used with sms');
    }),
  ),
  z.transform(
    ({ email, sms, minSeverity, maxPerDay }): Recipient => ({
      kind: email === undefined ? 'sms' : 'email',
      address: email ?? sms ?? '',
      minSeverity,
      maxPerDay,
    }),
  ),
);
