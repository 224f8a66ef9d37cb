import * as z from 'zod/mini';

const EMAIL = 'an email address, such as me@example.com';
/** RFC 5321, 4.5.3.1.3, without the angle brackets. */
const MAX_LENGTH = 254;

/** An address that gets mails. */
export const emailSchema = z.email(EMAIL).check(z.maxLength(MAX_LENGTH, EMAIL));
