import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import {
  type ApplianceRun,
  type HouseholdTraits,
  immersionRun,
  kettleRun,
  localMidnight,
  ovenRun,
  showerRun,
} from './appliances.ts';
import { overlap, type Stretch } from './home.ts';
import { draw } from './seeded.ts';

/** How long the history is that the simulated home starts with. */
export const HISTORY_MS = 12 * 60 * MINUTE_MS;
/** How much of its past lies in the table before it is polled. */
export const PAST_MS = 30 * DAY_MS;

/** What happens in the first history, so that there is something to tell whatever the seed and the time of day. */
export interface Story {
  /** The oven that is left on, the long shower, and a kettle soon after the start. */
  readonly runs: readonly ApplianceRun[];
  /** The Mini is unplugged. */
  readonly dropout: Stretch;
  /** Times that belong to the story: no other appliance is switched on, no sun shines. */
  readonly reserved: readonly Stretch[];
  /** Days when nobody is at home. */
  readonly away: readonly Stretch[];
}

const OVEN_ON_MS = 100 * MINUTE_MS;
const SHOWER_ON_MS = 18 * MINUTE_MS;
const DROPOUT_MS = 24 * MINUTE_MS;
const LEAD_MS = 16 * MINUTE_MS;
const KETTLE_AFTER_MS = 2 * MINUTE_MS;

/** Each scene with the time it needs until the poller has told its end. */
const SCENES = [
  { name: 'oven', lengthMs: LEAD_MS + OVEN_ON_MS + 34 * MINUTE_MS },
  { name: 'dropout', lengthMs: DROPOUT_MS + 26 * MINUTE_MS },
  { name: 'shower', lengthMs: LEAD_MS + SHOWER_ON_MS + 19 * MINUTE_MS },
] as const;
type SceneName = (typeof SCENES)[number]['name'];

/** Places the scenes in the twelve hours before `startMs`, beside the night. */
export const tellStory = (traits: HouseholdTraits, startMs: number): Story => {
  const scenes = placeScenes(traits, startMs);
  const begin = (name: SceneName) => scenes[name].fromMs + (name === 'dropout' ? 0 : LEAD_MS);
  return {
    runs: [
      ovenRun(begin('oven'), OVEN_ON_MS),
      showerRun(begin('shower'), SHOWER_ON_MS),
      kettleRun(startMs + KETTLE_AFTER_MS, 3 * MINUTE_MS),
      ...pastRuns(traits, startMs),
    ],
    dropout: { fromMs: begin('dropout'), toMs: begin('dropout') + DROPOUT_MS },
    reserved: Object.values(scenes),
    away: [{ fromMs: clockOf(traits, startMs, 17, 10), toMs: clockOf(traits, startMs, 14, 16) }],
  };
};

/** So many days before the start, at an hour of the local day. */
const clockOf = ({ timeZone }: HouseholdTraits, startMs: number, daysAgo: number, hour: number): number =>
  localMidnight(timeZone, startMs - daysAgo * DAY_MS) + hour * HOUR_MS;

/** The month before: an oven forgotten after Sunday's roast, a tank kept hot by day, a very long shower. */
const pastRuns = (traits: HouseholdTraits, startMs: number): readonly ApplianceRun[] => [
  immersionRun(clockOf(traits, startMs, 23, 9), 8 * HOUR_MS),
  ovenRun(clockOf(traits, startMs, 11, 19), 4 * HOUR_MS),
  showerRun(clockOf(traits, startMs, 8, 20), 21 * MINUTE_MS),
  immersionRun(clockOf(traits, startMs, 4, 10), 6 * HOUR_MS),
];

const placeScenes = (traits: HouseholdTraits, startMs: number): Record<SceneName, Stretch> => {
  const stretches = freeStretches(traits, startMs).map((span) => ({
    span,
    roomMs: span.toMs - span.fromMs,
    scenes: [] as (typeof SCENES)[number][],
  }));
  for (const scene of SCENES) {
    const widest = stretches.reduce((best, stretch) => (stretch.roomMs > best.roomMs ? stretch : best));
    widest.scenes.push(scene);
    widest.roomMs -= scene.lengthMs;
  }
  const placed: Partial<Record<SceneName, Stretch>> = {};
  for (const { span, roomMs, scenes } of stretches) {
    const order = scenes.toSorted((a, b) => shuffleKey(traits, a.lengthMs) - shuffleKey(traits, b.lengthMs));
    const pauseMs = roundDown(roomMs / (order.length + 1));
    let at = roundUp(span.fromMs);
    for (const { name, lengthMs } of order) {
      const fromMs = at + pauseMs;
      at = fromMs + lengthMs;
      placed[name] = { fromMs, toMs: at };
    }
  }
  const { oven, dropout, shower } = placed;
  if (!oven || !dropout || !shower) throw new Error('a scene of the story was not placed');
  return { oven, dropout, shower };
};

const shuffleKey = ({ seed }: HouseholdTraits, key: number) => draw(seed, key, 5);
const GRID_MS = 10_000;
const roundDown = (ms: number) => Math.floor(ms / GRID_MS) * GRID_MS;
const roundUp = (ms: number) => Math.ceil(ms / GRID_MS) * GRID_MS;

const NIGHT_FROM_MS = 30 * MINUTE_MS;
const NIGHT_TO_MS = 330 * MINUTE_MS;
const EDGE_MS = 2 * MINUTE_MS;

/** The history without its edges and without the night, from 00:30 to 05:30, when the car charges and nobody cooks. */
const freeStretches = ({ timeZone }: HouseholdTraits, startMs: number): Stretch[] => {
  const whole = { fromMs: startMs - HISTORY_MS + EDGE_MS, toMs: startMs - EDGE_MS };
  const night = [startMs - DAY_MS, startMs, startMs + DAY_MS]
    .map((at) => localMidnight(timeZone, at))
    .map((midnight) => ({ fromMs: midnight + NIGHT_FROM_MS, toMs: midnight + NIGHT_TO_MS }))
    .find((span) => overlap(span, whole));
  if (!night) return [whole];
  return [
    { fromMs: whole.fromMs, toMs: Math.min(night.fromMs, whole.toMs) },
    { fromMs: Math.max(night.toMs, whole.fromMs), toMs: whole.toMs },
  ].filter(({ fromMs, toMs }) => toMs > fromMs);
};
