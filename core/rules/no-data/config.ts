import * as z from 'zod/mini';
import { keysOf } from '../../contract/problem.ts';
import { durationSchema } from '../../time/duration.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';
import { silenceAfterSchema } from '../silence-after.ts';

const noDataShape = {
  ...ruleHead('no-data'),
  after: meaning(silenceAfterSchema(), 'How old the newest reading may be; at least twice pollEvery and 5m'),
  clearFor: meaning(
    z.prefault(durationSchema({ min: '0s', max: '1d' }), '5m'),
    'How long readings must have come again to count as recovered',
  ),
};

/** The Mini is silent: nothing stored is younger than `afterMs`. */
export interface NoDataRule extends RuleHead {
  readonly kind: 'no-data';
  readonly afterMs: number;
  readonly clearForMs: number;
}

/** A `no-data` rule in the config. */
export const noDataSchema = z.pipe(
  z.strictObject(noDataShape, keysOf(noDataShape, 'a no-data rule')),
  z.transform(
    ({ kind, name, title, severity, after, clearFor }): NoDataRule => ({
      kind,
      name,
      title,
      severity,
      afterMs: after,
      clearForMs: clearFor,
    }),
  ),
);
