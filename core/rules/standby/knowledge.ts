import { kilowatts } from '../../messages/figures.ts';
import type { Usual } from '../../readings/usual.ts';
import type { Knowledge } from '../view.ts';
import type { StandbyRule } from './config.ts';
import { LEAST_KNOWN_NIGHTS, lastNights, usualStandby } from './decide.ts';

/** A rule that reports only so much more is blind, W. */
const BLIND_W = 500;
const BLIND =
  'A car or heating fills these hours. Set between to hours without them: what is always on is told by the lowest hour';

/** What a `standby` rule has learned: what is always on, and from where on it would report. */
export const standbyKnowledge = (rule: StandbyRule, usual: Usual | undefined): Knowledge => {
  const nightsW = usual === undefined ? [] : lastNights(rule, usual);
  const known = usualStandby(nightsW);
  if (known === undefined)
    return { text: `Learning what is always on: ${nightsW.length} of ${LEAST_KNOWN_NIGHTS} nights` };
  const { usualW, limitW } = known;
  return {
    text: `Always on ${kilowatts(usualW)}; reports more than ${kilowatts(limitW)}`,
    ...(limitW - usualW > BLIND_W ? { blind: BLIND } : {}),
  };
};
