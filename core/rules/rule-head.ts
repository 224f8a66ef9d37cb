import * as z from 'zod/mini';
import { SLUG, slugSchema } from '../contract/slug.ts';
import { titleSchema } from '../contract/title.ts';
import { type Severity, severitySchema } from './severity.ts';

/** What every rule has, whatever its kind. */
export interface RuleHead {
  readonly name: string;
  /** What messages and the page call it in place of its name. */
  readonly title?: string | undefined;
  readonly severity: Severity;
}

const RESERVED = ['service', 'test', 'summary'];
const RULE_NAME = `${SLUG}; not ${RESERVED.join(' or ')}`;

/** Says to editors what a key of the config means. */
export const meaning = <S extends z.ZodMiniType>(schema: S, description: string): S => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

/** The keys that a rule of any kind has in the config. */
export const ruleHead = <const K extends string>(kind: K) => ({
  kind: meaning(z.literal(kind), 'What the rule looks at'),
  name: meaning(
    slugSchema.check(z.refine((name) => !RESERVED.includes(name), RULE_NAME)),
    'Name of the rule, once in a household; how commands call it',
  ),
  title: meaning(
    z.optional(titleSchema),
    'How messages and the page call it; default: the name with spaces and a capital',
  ),
  severity: meaning(
    z._default(severitySchema, 'warning'),
    'How much it matters: critical passes the quiet hours',
  ),
});
