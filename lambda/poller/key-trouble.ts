import { parameterNames } from '../../core/contract/names.ts';

/** What the log says of an API key that a poll could not have: which parameter it looked for. */
export const keyTrouble = (household: string, what: 'is missing or empty' | 'cannot be read'): string =>
  `SSM parameter ${parameterNames(household).apiKey} ${what}`;
