import { type Episode, HOUR, MINUTE, type Span } from './plan.ts';
import type { Random } from './random.ts';

/** What Octopus answers when it is asked which cars it charges, and when. */
export const CAR_FIELDS: readonly string[] = ['devices', 'flexPlannedDispatches'];
/** Whatever else it does, an answer of this kind is worth nothing; `slow` comes too late or just in time. */
export type CarTrouble = 'error' | 'html' | 'hang' | 'reset' | 'slow' | 'absurd' | 'huge' | 'in part';

/** A slot of the plan. */
export interface Slot extends Span {
  readonly type: 'SMART' | 'BOOST';
}

const HALF_HOUR_MS = 30 * MINUTE;
const TROUBLES: readonly [CarTrouble, ...CarTrouble[]] = [
  'error',
  'html',
  'hang',
  'reset',
  'slow',
  'absurd',
  'huge',
  'in part',
];
/** More slots than any plan has. */
const HUGE = 700;
const DEVICES = [
  { id: 'car', deviceType: 'ELECTRIC_VEHICLES', status: { current: 'LIVE' }, __typename: 'SmartFlexVehicle' },
  null,
  { id: 'pump', deviceType: 'HEAT_PUMPS', status: { current: 'LIVE' }, __typename: 'SmartFlexHeatPump' },
  { id: 'charger', deviceType: 'EVSE', status: { current: 'LIVE' }, __typename: 'SmartFlexChargePoint' },
  {
    id: 'old',
    deviceType: 'ELECTRIC_VEHICLES',
    status: { current: 'RETIRED' },
    __typename: 'SmartFlexVehicle',
  },
];

/** The car of the household, which Octopus charges by a plan: some of what the home draws is in it, some is not. */
export class CarModel {
  slots: readonly Slot[] = [];
  /** When it was asked and no whole answer came. */
  unknownAt: number[] = [];
  readonly #plans: Random;
  readonly #answers: Random;

  constructor(random: Random) {
    this.#plans = random.fork();
    this.#answers = random.fork();
  }

  /** Plans for what the home will draw in a day: half of it Octopus charges, and some of the rest is a boost. */
  plan(episodes: readonly Episode[], dayStart: number): void {
    const random = this.#plans;
    this.unknownAt = this.unknownAt.filter((at) => at > dayStart - 48 * HOUR);
    const slots = episodes.map(({ from, to }): Slot => {
      const type = random.chance(0.5) ? 'SMART' : 'BOOST';
      return { type, from: from - random.between(0, 20) * MINUTE, to: to + random.between(0, 45) * MINUTE };
    });
    this.slots = [...this.slots.filter(({ to }) => to > dayStart - 24 * HOUR), ...slots];
  }

  /** Whether a whole span lies in one slot in which Octopus charges. */
  charges({ from, to }: Span): boolean {
    return this.slots.some((slot) => slot.type === 'SMART' && slot.from <= from && slot.to >= to);
  }

  /** Whether any half hour that such a slot touches has a part of a span. */
  touches({ from, to }: Span): boolean {
    return this.slots.some(
      (slot) =>
        slot.type === 'SMART' &&
        Math.floor(slot.from / HALF_HOUR_MS) * HALF_HOUR_MS < to &&
        Math.ceil(slot.to / HALF_HOUR_MS) * HALF_HOUR_MS > from,
    );
  }

  /** What goes wrong with one answer, if anything. */
  trouble(probability: number): CarTrouble | undefined {
    const trouble = this.#answers.pick(TROUBLES);
    return this.#answers.chance(probability) ? trouble : undefined;
  }

  /** How late a slow answer comes, ms. */
  lateness(): number {
    return this.#answers.between(500, 6_000);
  }

  /** The value of one field: what is on the account, or the plans of the devices asked for, under their aliases. */
  valueOf(
    field: string,
    variables: Readonly<Record<string, unknown>>,
    { now, trouble }: { readonly now: number; readonly trouble: CarTrouble | undefined },
  ): Readonly<Record<string, unknown>> {
    if (field === 'devices') {
      return { devices: trouble === 'absurd' ? 7 : trouble === 'in part' ? null : DEVICES };
    }
    const aliases = Object.keys(variables).filter((name) => name.startsWith('device'));
    return Object.fromEntries(
      aliases.map((alias) => [
        alias,
        trouble === 'in part' ? null : variables[alias] === 'car' ? this.#planAt(now, trouble) : [],
      ]),
    );
  }

  #planAt(now: number, trouble: CarTrouble | undefined): readonly unknown[] {
    if (trouble === 'huge') {
      return Array.from({ length: HUGE }, (_, index) => written(now + index, now + index + 1, 'BOOST'));
    }
    const plan = this.slots
      .filter(({ from, to }) => to > now && from < now + 24 * HOUR)
      .map(({ from, to, type }) => written(from, to, type));
    if (trouble !== 'absurd') return plan;
    return [
      null,
      7,
      { start: 'soon', end: null, type: 'SMART' },
      written(now, now - 1, 'SMART'),
      written(0, now + 3_650 * 24 * HOUR, 'SMART'),
      ...plan,
    ];
  }
}

const written = (start: number, end: number, type: string) => ({
  start: new Date(start).toISOString().replace('Z', '+00:00'),
  end: new Date(end).toISOString().replace('Z', '+00:00'),
  type,
});
