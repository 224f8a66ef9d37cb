import type { CarModel } from './car-model.ts';
import type { Home } from './home.ts';
import type { Invariants } from './invariants.ts';
import type { Nights } from './nights.ts';
import type { OwedMessages } from './owed-messages.ts';
import { HOUR, MINUTE } from './plan.ts';

/** A pause that began in trouble may reach this far into the calm. */
const LATE_TROUBLE_MS = 55 * MINUTE;

interface World {
  readonly home: Home;
  readonly car: CarModel;
  readonly nights: Nights;
  readonly owed: OwedMessages;
  readonly invariants: Invariants;
}

/** What must be so at the end of a day that was calm from a moment on; times are epoch ms. */
export const checkEndOfCalm = (
  { home, car, nights, owed, invariants }: World,
  { dayStart, calmFrom, now, everyMs }: { dayStart: number; calmFrom: number; now: number; everyMs: number },
): void => {
  const { hindrances } = invariants;
  const isCalm = hindrances.allFree({ from: calmFrom + LATE_TROUBLE_MS, to: now });
  if (isCalm) {
    const span = { from: calmFrom - 7 * HOUR, to: now - everyMs - 2 * MINUTE };
    invariants.rows.allStored(span, calmFrom);
  }
  invariants.episodes.told(home.episodes, home.spans, now);
  invariants.messagesSent();
  if (isCalm) {
    for (const mutes of hindrances.mutes) mutes.over();
    hindrances.pauses.over();
    invariants.digests.told(calmFrom);
  }
  invariants.chargingTold(home.episodes, home.spans, car);
  nights.over();
  invariants.silences.told(home.spans.filter(({ from }) => from >= dayStart));
  invariants.phones.allDone(now, (id) => owed.isOwed(id));
};
