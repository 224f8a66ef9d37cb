import { addPriced, type HalfHourSum, SeenPrices } from '../../readings/half-hour-price.ts';
import type { DemandPoint } from '../../readings/history.ts';
import type { Reading } from '../../readings/reading.ts';
import { EXAMPLE_MINUTE_MS as MINUTE, EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { StepConditions } from '../kind.ts';
import type { Example } from '../view.ts';
import type { CostRule, DemandRule, PowerRule } from './config.ts';
import { stepDemand } from './decide.ts';
import type { DemandEvent, DemandReason } from './events.ts';
import type { DemandState } from './state.ts';

const STEP_MS = 10_000;
const HOUR = 60 * MINUTE;
const PENCE_PER_KWH = 26.5;
const LONDON = 'Europe/London';

const VERY_HIGH: PowerRule = {
  kind: 'demand',
  name: 'very-high',
  severity: 'warning',
  direction: 'above',
  limitW: 9_000,
  clearW: 8_000,
  forMs: 20 * MINUTE,
  clearForMs: 10 * MINUTE,
  averageOverMs: undefined,
  activeBetween: undefined,
  remindEveryMs: undefined,
};
const HIGH: PowerRule = { ...VERY_HIGH, name: 'high', limitW: 6_000, clearW: 5_000, forMs: 5 * MINUTE };
const LEFT_ON: PowerRule = {
  ...VERY_HIGH,
  name: 'left-on',
  title: 'Left on?',
  limitW: 500,
  clearW: 450,
  forMs: HOUR,
  averageOverMs: 15 * MINUTE,
};
const SOLAR: PowerRule = {
  ...VERY_HIGH,
  name: 'spare-solar',
  severity: 'info',
  direction: 'below',
  limitW: -1_500,
  clearW: -750,
  forMs: 10 * MINUTE,
  clearForMs: 30 * MINUTE,
};
const FREEZER: PowerRule = {
  ...VERY_HIGH,
  name: 'freezer-off',
  direction: 'below',
  limitW: 60,
  clearW: 66,
  forMs: HOUR,
};

const DEAR: PowerRule = {
  ...HIGH,
  name: 'dear-washing',
  limitW: 1_500,
  clearW: 1_350,
  forMs: 20 * MINUTE,
  whilePrice: { above: 30 },
};
const PLUNGE: PowerRule = {
  ...FREEZER,
  name: 'plunge-unused',
  title: 'Free power goes unused',
  severity: 'info',
  limitW: 500,
  clearW: 550,
  forMs: 20 * MINUTE,
  whilePrice: { below: 0 },
};
const { limitW: _limit, clearW: _clear, ...HEAD } = HIGH;
const COST: CostRule = {
  ...HEAD,
  name: 'dear-hour',
  direction: 'cost',
  limitPencePerHour: 150,
  clearPencePerHour: 135,
  averageOverMs: 10 * MINUTE,
};

/** Minutes of demand one after the other, and what a kWh costs in them; undefined: no readings. */
type Course = readonly (readonly [minutes: number, demandW: number | undefined, pencePerKwh?: number])[];

const repeat = (times: number, ...course: Course): Course =>
  Array.from({ length: times }, () => course).flat();
const OVEN: Course = [
  [5, 2_330],
  [9, 130],
];

interface History {
  readonly title: string;
  readonly rule: DemandRule;
  /** Ends at the moment the message is written. */
  readonly course: Course;
  readonly tells: DemandReason['kind'];
  /** All of it arrives at once, now. */
  readonly late?: true;
}

const histories: readonly History[] = [
  {
    title: 'High use begins',
    rule: VERY_HIGH,
    course: [
      [30, 420],
      [8, 9_250],
      [6, 9_700],
      [6.4, 9_400],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'High use begins: a shower',
    rule: HIGH,
    course: [
      [30, 420],
      [5.4, 9_800],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'High use begins: a car',
    rule: { ...HIGH, name: 'car-at-peak-price', forMs: 35 * MINUTE },
    course: [
      [30, 420],
      [35.4, 7_450],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'High use begins: a car, and Octopus could not be asked whether it charges it',
    rule: { ...HIGH, name: 'car-at-peak-price', forMs: 20 * MINUTE, exceptSmartCharging: true },
    course: [
      [30, 420],
      [20.4, 7_450],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'High use by the mean: something was left on',
    rule: LEFT_ON,
    course: [[30, 130], ...repeat(5, ...OVEN), [1.4, 2_330]],
    tells: 'beyond-limit',
  },
  {
    title: 'Low use begins',
    rule: FREEZER,
    course: [
      [30, 110],
      [60.4, 41],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'Spare solar power begins',
    rule: SOLAR,
    course: [
      [30, -600],
      [6, -1_900],
      [4.4, -2_120],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'Still high: a reminder',
    rule: { ...VERY_HIGH, remindEveryMs: HOUR },
    course: [
      [30, 420],
      [30, 9_700],
      [50.6, 9_400],
    ],
    tells: 'still-beyond',
  },
  {
    title: 'High use is over',
    rule: VERY_HIGH,
    course: [
      [30, 420],
      [8, 9_200],
      [20, 9_700],
      [17, 9_300],
      [10.4, 500],
    ],
    tells: 'back-to-normal',
  },
  {
    title: 'High use is over, with a gap in the readings',
    rule: VERY_HIGH,
    course: [
      [30, 420],
      [40, 9_300],
      [12, undefined],
      [30, 9_500],
      [10.4, 500],
    ],
    tells: 'back-to-normal',
  },
  {
    title: 'High use is over, but readings stopped before it was',
    rule: VERY_HIGH,
    course: [
      [30, 420],
      [25, 9_300],
      [78, undefined],
      [10.4, 500],
    ],
    tells: 'back-to-normal',
  },
  {
    title: 'High use that was over just when it could be told',
    rule: VERY_HIGH,
    course: [
      [30, 420],
      [20, 9_400],
      [0.4, 510],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'Something left on is off',
    rule: LEFT_ON,
    course: [[30, 130], ...repeat(9, ...OVEN), [21.4, 120]],
    tells: 'back-to-normal',
  },
  {
    title: 'Low use is over',
    rule: FREEZER,
    course: [
      [30, 110],
      [95, 41],
      [10.4, 180],
    ],
    tells: 'back-to-normal',
  },
  {
    title: 'Spare solar power is over',
    rule: SOLAR,
    course: [
      [30, -600],
      [50, -1_900],
      [70, -2_500],
      [40, -1_700],
      [30.4, 320],
    ],
    tells: 'back-to-normal',
  },
  {
    title: 'Still on when the hours of the rule are over',
    rule: { ...LEFT_ON, activeBetween: { startMinute: 30, endMinute: 18 * 60 + 22 } },
    course: [[30, 130], ...repeat(17, ...OVEN), [4.3, 2_330]],
    tells: 'window-closed',
  },
  {
    title: 'Use at a dear price begins',
    rule: DEAR,
    course: [
      [30, 420, 21.4],
      [22.4, 2_150, 39.2],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'The price changed, the use may go on',
    rule: { ...DEAR, clearForMs: 20 * MINUTE },
    course: [
      [8, 420, 39.2],
      [52, 2_150, 39.2],
      [22.1, 2_150, 24.3],
    ],
    tells: 'price-changed',
  },
  {
    title: 'The tariff pays for use, and little is used',
    rule: PLUNGE,
    course: [
      [30, 340, 4.1],
      [22.1, 340, -4.2],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'An hour costs much',
    rule: COST,
    course: [
      [30, 420, 36.1],
      [20.4, 6_900, 36.1],
    ],
    tells: 'beyond-limit',
  },
  {
    title: 'An hour costs less again',
    rule: COST,
    course: [
      [12.4, 420, 36.1],
      [30, 6_900, 36.1],
      [20.4, 500, 36.1],
    ],
    tells: 'back-to-normal',
  },
  {
    title: 'High use that was over before its readings arrived',
    rule: VERY_HIGH,
    course: [
      [30, 420],
      [45, 9_400],
      [60, 500],
    ],
    tells: 'over-before-told',
    late: true,
  },
];

/** What a `demand` rule may tell: each is what the rule itself said at the end of a little history. */
export const demandExamples = (): readonly Example<'demand', DemandReason>[] =>
  histories.map((history) => ({ title: history.title, event: lastWord(history) }));

const lastWord = ({ title, rule, course, tells, late }: History): DemandEvent => {
  const readings = readingsOf(course);
  const polls = late ? [NOW] : minutesUpTo(NOW, readings[0]?.at ?? NOW);
  let state: DemandState | undefined;
  let points: readonly DemandPoint[] = [];
  let pointPrices: readonly (number | undefined)[] = [];
  let sum: HalfHourSum | undefined;
  let seen = 0;
  let told: DemandEvent | undefined;
  for (const now of polls) {
    const to = readings.findIndex(({ at }, index) => index >= seen && at >= now);
    const demand = readings.slice(seen, to < 0 ? readings.length : to);
    seen += demand.length;
    points = [...points, ...demand.map(({ at, demandW }): DemandPoint => [at, demandW])].slice(-150);
    const prices = new SeenPrices(sum);
    for (const reading of demand) {
      sum = addPriced(sum, reading);
      prices.note(reading.at, sum);
    }
    pointPrices = [...pointPrices, ...demand.map(({ at }) => prices.at(at))];
    const samples = {
      demand,
      points,
      asRead: demand,
      all: demand,
      uses: [],
      prices,
      pointPrices,
      meanPencePerWh: PENCE_PER_KWH / 1_000,
    };
    const step = stepDemand(rule, state, samples, conditionsAt(now));
    state = step.state.phase === 'ok' ? undefined : step.state;
    told = step.events.at(-1) ?? told;
  }
  if (told?.reason.kind !== tells) throw new Error(`${title}: told ${told?.reason.kind ?? 'nothing'}`);
  return { ...told, title: rule.title };
};

const minutesUpTo = (to: number, from: number): number[] => {
  const minutes: number[] = [];
  for (let now = to; now > from; now -= MINUTE) minutes.unshift(now);
  return minutes;
};

/** A real home is never quite steady. */
const wobble = (watts: number, index: number): number =>
  Math.round(watts * (1 + 0.02 * Math.sin(index * 1.7)));

const readingsOf = (course: Course): Reading[] => {
  const minutes = course.reduce((sum, [length]) => sum + length, 0);
  const from = Math.ceil((NOW - minutes * MINUTE) / STEP_MS) * STEP_MS;
  const readings: Reading[] = [];
  let [end, at, registerWh] = [NOW - minutes * MINUTE, from, 4_210_000];
  for (const [length, demandW, pencePerKwh = PENCE_PER_KWH] of course) {
    end += length * MINUTE;
    for (; at < end; at += STEP_MS) {
      if (demandW === undefined) continue;
      const watts = wobble(demandW, at / STEP_MS);
      const deltaWh = (Math.max(0, watts) * STEP_MS) / HOUR;
      readings.push({
        at,
        demandW: watts,
        consumptionWh: registerWh,
        consumptionDeltaWh: deltaWh,
        costPence: (deltaWh * pencePerKwh) / 1_000,
      });
      registerWh += deltaWh;
    }
  }
  return readings;
};

const conditionsAt = (now: number): StepConditions => ({
  now,
  timeZone: LONDON,
  rulesFrom: 0,
  sampleHoldsMs: 30_000,
  lateAfterMs: 15 * MINUTE,
  newestStoredAt: now,
  firstPollAt: 0,
  silenceCause: 'mini-silent',
  deviceId: undefined,
  miniFrozen: false,
});
