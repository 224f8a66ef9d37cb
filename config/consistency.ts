import * as z from 'zod/mini';
import { recipientSchema } from '../core/channels/recipient.ts';
import { isPushKind } from '../core/channels/registry.ts';
import { formatPath, type Problem } from '../core/contract/problem.ts';
import { pascalCase, slugSchema } from '../core/contract/slug.ts';
import { ruleListProblems } from '../core/rules/rule.ts';
import { RESERVED_NAMES } from '../core/web/routes.ts';
import { pollEveryMs, pollEverySchema } from './settings.ts';
import { PARAMETER_MAX_CHARS, rulesParameterValue } from './written.ts';

const looseHouseholdSchema = z.looseObject({
  name: z.optional(z.unknown()),
  pollEvery: z._default(z.catch(pollEverySchema, '1m'), '1m'),
  recipients: z._default(z.catch(z.array(z.unknown()), []), []),
  rules: z._default(z.catch(z.array(z.unknown()), []), []),
});
type LooseHousehold = z.output<typeof looseHouseholdSchema>;

const looseConfigSchema = z.looseObject({
  households: z.array(z.catch(looseHouseholdSchema, looseHouseholdSchema.parse({}))),
  serviceEmail: z.optional(z.unknown()),
  web: z.optional(z.unknown()),
});

/**
 * What the parts of a config have wrong together. Reads the raw value, so that it speaks even where other parts do
 * not parse.
 */
export const consistencyProblems = (raw: unknown): Problem[] => {
  const config = looseConfigSchema.safeParse(raw);
  if (!config.success) return [];
  const { households, serviceEmail, web } = config.data;
  return [
    ...twinProblems(households),
    ...households.flatMap((household, index) => [
      ...addressProblems(household, index),
      ...ruleListProblems(household.rules, pollEveryMs(household.pollEvery), ['households', index, 'rules']),
      ...rulesLengthProblems(household, index),
    ]),
    ...(serviceEmail === undefined ? noEmailProblems(households) : []),
    ...(web === true ? reservedNameProblems(households) : webPushProblems(households)),
    ...sizeProblems(households),
  ];
};

const rulesLengthProblems = (household: LooseHousehold, index: number): Problem[] => {
  const value = rulesParameterValue(household);
  if (value.length <= PARAMETER_MAX_CHARS) return [];
  return [
    {
      path: formatPath(['households', index, 'rules']),
      got: value,
      seen: `${value.length} characters as an SSM parameter`,
      allowed: `at most ${PARAMETER_MAX_CHARS}: fewer or shorter rules`,
    },
  ];
};

const twinProblems = (households: readonly LooseHousehold[]): Problem[] => {
  const seen = new Map<string, string>();
  return households.flatMap((household, index) => {
    const name = slugSchema.safeParse(household.name);
    if (!name.success) return [];
    const twin = seen.get(pascalCase(name.data));
    seen.set(pascalCase(name.data), name.data);
    if (twin === undefined) return [];
    const allowed =
      twin === name.data
        ? 'a name no other household has'
        : `a name that differs from "${twin}" in more than hyphens`;
    return [{ path: formatPath(['households', index, 'name']), got: name.data, allowed }];
  });
};

const addressProblems = ({ recipients }: LooseHousehold, index: number): Problem[] => {
  const seen = new Set<string>();
  return recipients.flatMap((raw, i) => {
    const recipient = recipientSchema.safeParse(raw);
    if (!recipient.success) return [];
    const { kind, address } = recipient.data;
    const known = seen.has(address.toLowerCase());
    seen.add(address.toLowerCase());
    const path = formatPath(['households', index, 'recipients', i, kind]);
    const got = z.record(z.string(), z.unknown()).parse(raw)[kind];
    const allowed = isPushKind(kind) ? 'a name that no other recipient here has' : 'each address once';
    return known ? [{ path, got, allowed }] : [];
  });
};

const withEmailSchema = z.looseObject({ email: z.unknown() });

const noEmailProblems = (households: readonly LooseHousehold[]): Problem[] => {
  const recipients = households.flatMap((household) => household.recipients);
  // Without any recipient that is what is wrong.
  if (recipients.length === 0 || recipients.some((raw) => withEmailSchema.safeParse(raw).success)) return [];
  const allowed = 'an email address, such as me@example.com, where no recipient has an email';
  return [{ path: 'serviceEmail', got: undefined, allowed }];
};

const withWebPushSchema = z.looseObject({ webPush: z.unknown() });

/** Notifications come from the page, which is there only with `web`. */
const webPushProblems = (households: readonly LooseHousehold[]): Problem[] =>
  households.flatMap(({ recipients }, index) =>
    recipients.flatMap((raw, i) => {
      const named = withWebPushSchema.safeParse(raw);
      if (!named.success || named.data.webPush === undefined) return [];
      return [
        {
          path: formatPath(['households', index, 'recipients', i, 'webPush']),
          got: named.data.webPush,
          allowed: 'only with "web": true at the top of the config: notifications come from its page',
        },
      ];
    }),
  );

/** The page of a household is at its name. */
const reservedNameProblems = (households: readonly LooseHousehold[]): Problem[] =>
  households.flatMap(({ name }, index) =>
    typeof name === 'string' && RESERVED_NAMES.includes(name)
      ? [
          {
            path: formatPath(['households', index, 'name']),
            got: name,
            allowed: `with "web": true, any other name: ${RESERVED_NAMES.join(', ')} are addresses of the web function`,
          },
        ]
      : [],
  );

const RESOURCES_PER_HOUSEHOLD = 7;
const MAX_RESOURCES = 460;

/** CloudFormation takes 500 resources a stack: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const sizeProblems = (households: readonly LooseHousehold[]): Problem[] => {
  const recipients = households.reduce((sum, household) => sum + household.recipients.length, 0);
  if (households.length * RESOURCES_PER_HOUSEHOLD + recipients <= MAX_RESOURCES) return [];
  return [
    {
      path: 'households',
      got: households,
      seen: `${households.length} households with ${recipients} recipients`,
      allowed: `what one stack holds: ${RESOURCES_PER_HOUSEHOLD} × households + recipients at most ${MAX_RESOURCES}`,
    },
  ];
};
