import { DAY_MS, HOUR_MS } from '../../core/contract/lengths.ts';
import {
  type ApplianceRun,
  baseLoadW,
  fridgeW,
  type HouseholdTraits,
  localMidnight,
  runsOfDay,
  solarW,
} from './appliances.ts';
import { type Home, type HomeRow, overlap, type Stretch } from './home.ts';
import { drawBetween } from './seeded.ts';
import { type Story, tellStory } from './story.ts';

const STEP_MS = 10_000;
const HOURS_REMEMBERED = 36;
const LEAD_MS = 2 * DAY_MS;

export interface SimulatedHome extends Home {
  readonly story: Story;
  /** Watts at any moment; negative while the home exports. */
  demandAt(at: number): number;
  /** When its car charges in the day from a moment on, in order of time. */
  chargingFrom(at: number): readonly Stretch[];
}

/**
 * A plausible home: a function of its seed, its time zone and the moment it was first started, and of nothing else.
 * Rows lie ten seconds apart; the registers count from `pastMs` before the start, and rows begin there.
 */
export const simulatedHome = (
  traits: HouseholdTraits & {
    readonly solar: boolean;
    readonly startMs: number;
    /** How long before the start rows begin; two days where it is not said. */
    readonly pastMs?: number;
  },
): SimulatedHome => {
  const story = tellStory(traits, traits.startMs);
  const runsAt = runsByDay(traits, story);
  const reserved = (at: number) => story.reserved.some(({ fromMs, toMs }) => at >= fromMs && at < toMs);

  const demandAt = (at: number): number => {
    let watts = baseLoadW(traits, at) + fridgeW(traits, at);
    for (const run of runsAt(at)) {
      if (at >= run.fromMs && at < run.toMs) watts += run.wattsAfter(at - run.fromMs);
    }
    if (traits.solar && !reserved(at)) watts -= solarW(traits, at);
    return Math.round(watts);
  };

  const hourOf = meter(traits, demandAt);
  const readings = (fromMs: number, toMs: number): HomeRow[] => {
    const rows: HomeRow[] = [];
    for (let hour = Math.floor(fromMs / HOUR_MS); hour * HOUR_MS < toMs; hour++) {
      for (const row of hourOf(hour)) if (row.at >= fromMs && row.at < toMs) rows.push(row);
    }
    return rows;
  };
  const chargingFrom = (at: number): Stretch[] => {
    const day = { fromMs: at, toMs: at + DAY_MS };
    const runs = new Map([...runsAt(at), ...runsAt(at + DAY_MS)].map((run) => [run.fromMs, run]));
    return [...runs.values()]
      .filter((run) => run.appliance === 'car' && overlap(run, day))
      .sort((a, b) => a.fromMs - b.fromMs);
  };
  return { story, demandAt, readings, chargingFrom };
};

/** The runs that may be on at a moment: those of its local day, the days beside it, and the story's. */
const runsByDay = (traits: HouseholdTraits, story: Story): ((at: number) => readonly ApplianceRun[]) => {
  const runsOf = (midnightMs: number) =>
    runsOfDay(traits, midnightMs).filter(
      (run) =>
        (run.appliance === 'lights' || !story.reserved.some((span) => overlap(run, span))) &&
        !story.away.some((span) => overlap(run, span)),
    );
  let remembered: { day: number; runs: readonly ApplianceRun[] } | undefined;
  return (at) => {
    const day = Math.floor(at / DAY_MS);
    if (remembered?.day !== day) {
      const runs = new Map<number, ApplianceRun[]>();
      for (const moment of [-1, 0, 1, 2].map((days) => (day + days) * DAY_MS)) {
        const midnightMs = localMidnight(traits.timeZone, moment);
        runs.set(midnightMs, runsOf(midnightMs));
      }
      const whole = { fromMs: day * DAY_MS, toMs: (day + 1) * DAY_MS };
      const all = [...[...runs.values()].flat(), ...story.runs];
      remembered = { day, runs: all.filter((run) => overlap(run, whole)) };
    }
    return remembered.runs;
  };
};

interface Registers {
  readonly importWh: number;
  readonly exportWh: number;
}

/** Adds up what the home draws, hour after hour; remembers the registers of every hour and the rows of the last ones. */
const meter = (
  {
    seed,
    startMs,
    pastMs = LEAD_MS,
  }: { readonly seed: number; readonly startMs: number; readonly pastMs?: number },
  demandAt: (at: number) => number,
): ((hour: number) => readonly HomeRow[]) => {
  const firstHour = Math.floor((startMs - pastMs) / HOUR_MS);
  const registers: Registers[] = [
    {
      importWh: Math.floor(drawBetween(5e6, 30e6, seed, 6)),
      exportWh: Math.floor(drawBetween(1e5, 9e6, seed, 7)),
    },
  ];
  const rows = new Map<number, readonly HomeRow[]>();

  const countHour = (hour: number, from: Registers): { counted: HomeRow[]; to: Registers } => {
    let { importWh, exportWh } = from;
    const counted: HomeRow[] = [];
    for (let at = hour * HOUR_MS; at < (hour + 1) * HOUR_MS; at += STEP_MS) {
      const demandW = demandAt(at);
      counted.push({ at, demandW, importWh, exportWh });
      const energyWh = (demandW * STEP_MS) / HOUR_MS;
      importWh += Math.max(0, energyWh);
      exportWh += Math.max(0, -energyWh);
    }
    return { counted, to: { importWh, exportWh } };
  };

  const remember = (hour: number, counted: readonly HomeRow[]) => {
    rows.set(hour, counted);
    const [oldest] = rows.keys();
    if (rows.size > HOURS_REMEMBERED && oldest !== undefined) rows.delete(oldest);
  };

  return (hour) => {
    const known = rows.get(hour);
    if (known) return known;
    if (hour < firstHour) return [];
    for (let index = Math.min(registers.length - 1, hour - firstHour); ; index++) {
      const from = registers[index];
      if (!from) throw new Error(`hour ${firstHour + index} has no register`);
      const { counted, to } = countHour(firstHour + index, from);
      registers[index + 1] = to;
      if (firstHour + index < hour) continue;
      remember(hour, counted);
      return counted;
    }
  };
};
