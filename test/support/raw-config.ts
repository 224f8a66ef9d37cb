type Raw = Readonly<Record<string, unknown>>;

const RULE = { kind: 'demand', name: 'very-high', above: 9000 };

const HOUSEHOLD = {
  name: 'home',
  accountNumber: 'A-1234ABCD',
  recipients: [{ email: 'me@example.com' }],
  rules: [RULE],
};

/** A household as a config file spells it, valid but for what `change` brings; an undefined key is left out. */
export const rawHousehold = (change: Raw = {}): Raw => ({ ...HOUSEHOLD, ...change });

/** A config of these households. */
export const rawConfig = (households: readonly unknown[], change: Raw = {}): Raw => ({
  households,
  ...change,
});

/** A config of one household, with these rules. */
export const rawRules = (...rules: readonly unknown[]): Raw => rawConfig([rawHousehold({ rules })]);

/** A config of one household with a rule on demand over 9000 W, changed. */
export const rawDemandRule = (change: Raw): Raw => rawRules({ ...RULE, ...change });
