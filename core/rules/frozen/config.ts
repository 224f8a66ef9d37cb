import * as z from 'zod/mini';
import { keysOf } from '../../contract/problem.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';
import { silenceAfterSchema } from '../silence-after.ts';

const frozenShape = {
  ...ruleHead('frozen'),
  after: meaning(
    silenceAfterSchema(),
    'How long demand may stand still while the register contradicts it; at least twice pollEvery and 5m',
  ),
};

/** The Mini repeats one value while the register says otherwise, for `afterMs`. */
export interface FrozenRule extends RuleHead {
  readonly kind: 'frozen';
  readonly afterMs: number;
}

/** A `frozen` rule in the config. */
export const frozenSchema = z.pipe(
  z.strictObject(frozenShape, keysOf(frozenShape, 'a frozen rule')),
  z.transform(
    ({ kind, name, title, severity, after }): FrozenRule => ({ kind, name, title, severity, afterMs: after }),
  ),
);
