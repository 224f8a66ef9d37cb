import * as z from 'zod/mini';
import { severitySchema } from '../../../core/rules/severity.ts';
import { householdOptionsShape } from '../../terminal/household-options.ts';

export const addOptionsSchema = z.object({
  ...householdOptionsShape,
  server: z.optional(z.string()),
  chat: z.optional(z.string()),
  unsigned: z._default(z.boolean(), false),
  minSeverity: z.optional(severitySchema),
  untilAcknowledged: z._default(z.boolean(), false),
  replace: z._default(z.boolean(), false),
  keepConfig: z._default(z.boolean(), false),
});
export type AddOptions = z.infer<typeof addOptionsSchema>;

export const listOptionsSchema = z.object(householdOptionsShape);
export type ListOptions = z.infer<typeof listOptionsSchema>;

export const testOptionsSchema = z.object({
  ...householdOptionsShape,
  severity: z._default(severitySchema, 'warning'),
});
export type TestOptions = z.infer<typeof testOptionsSchema>;

export const removeOptionsSchema = z.object({
  ...householdOptionsShape,
  yes: z._default(z.boolean(), false),
});
export type RemoveOptions = z.infer<typeof removeOptionsSchema>;
