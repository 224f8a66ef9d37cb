import { EXAMPLE_MINUTE_MS as MINUTE, EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { RuleEvent } from '../kind.ts';
import type { Example } from '../view.ts';
import type { EpisodeFacts } from './episode.ts';
import type { DemandReason, DemandTerms } from './events.ts';

const HIGH: DemandTerms = {
  direction: 'above',
  limitW: 9000,
  clearW: 8000,
  forMs: 20 * MINUTE,
  clearForMs: 10 * MINUTE,
};
const LEFT_ON: DemandTerms = {
  ...HIGH,
  limitW: 500,
  clearW: 450,
  forMs: 60 * MINUTE,
  averageOverMs: 15 * MINUTE,
};
const SOLAR: DemandTerms = {
  direction: 'below',
  limitW: -1500,
  clearW: -750,
  forMs: 10 * MINUTE,
  clearForMs: 30 * MINUTE,
};
const FREEZER: DemandTerms = {
  direction: 'below',
  limitW: 60,
  clearW: 66,
  forMs: 60 * MINUTE,
  clearForMs: 10 * MINUTE,
};

const episode = (facts: Partial<EpisodeFacts> = {}): EpisodeFacts => ({
  startedAt: NOW - 20 * MINUTE,
  lastBeyondAt: NOW - 10_000,
  peakW: 9_780,
  energyWh: 3_120,
  source: 'register',
  flow: 'import',
  gap: false,
  ...facts,
});
const busy = [8_900, 9_120, 9_300, 9_410, 9_780, 9_420, 9_400, 9_390, 9_410, 9_400];
const calm = [620, 600, 480, 470, 500, 510, 490, 480, 500, 500];
const sunny = [-1_300, -1_720, -1_900, -2_050, -2_120, -2_100, -2_080, -2_110, -2_130, -2_120];
const event = (
  rule: string,
  told: RuleEvent<'demand', DemandReason>['event'],
  reason: DemandReason,
  at = NOW - 10_000,
): RuleEvent<'demand', DemandReason> => ({
  rule,
  ruleKind: 'demand',
  severity: 'warning',
  event: told,
  at,
  reason,
});

/** What a `demand` rule may tell. */
export const demandExamples: readonly Example<'demand', DemandReason>[] = (
  [
    [
      'High use begins',
      event('very-high', 'raised', {
        kind: 'beyond-limit',
        terms: HIGH,
        episode: episode({ costPence: 81.4 }),
        demandW: 9_400,
      }),
      busy,
    ],
    [
      'High use by the mean: something was left on',
      event('left-on', 'raised', {
        kind: 'beyond-limit',
        terms: LEFT_ON,
        episode: episode({ startedAt: NOW - 68 * MINUTE, peakW: 2_240, energyWh: 930, costPence: 24.2 }),
        demandW: 2_210,
        meanW: 826,
      }),
      [2_200, 2_210, 2_190, 130, 120, 120, 130, 2_210, 2_200, 2_210],
    ],
    [
      'Low use begins',
      event('freezer-off', 'raised', {
        kind: 'beyond-limit',
        terms: FREEZER,
        episode: episode({ startedAt: NOW - 60 * MINUTE, peakW: 31, energyWh: 33, source: 'demand' }),
        demandW: 42,
      }),
      [44, 42, 41, 43, 42, 40, 41, 42, 42, 42],
    ],
    [
      'Spare solar power begins',
      event('spare-solar', 'raised', {
        kind: 'beyond-limit',
        terms: SOLAR,
        episode: episode({ startedAt: NOW - 10 * MINUTE, peakW: -2_130, energyWh: 320, flow: 'export' }),
        demandW: -2_120,
      }),
      sunny,
    ],
    [
      'Still high: a reminder',
      event(
        'very-high',
        'reminder',
        {
          kind: 'still-beyond',
          terms: HIGH,
          episode: episode({ startedAt: NOW - 80 * MINUTE, energyWh: 12_400, costPence: 322.4 }),
          demandW: 9_400,
        },
        NOW,
      ),
      busy,
    ],
    [
      'High use is over',
      event('very-high', 'recovered', {
        kind: 'back-to-normal',
        terms: HIGH,
        episode: episode({
          startedAt: NOW - 55 * MINUTE,
          lastBeyondAt: NOW - 10 * MINUTE,
          energyWh: 6_900,
          costPence: 179.4,
        }),
        demandW: 500,
      }),
      calm,
    ],
    [
      'High use is over, with a gap in the readings',
      event('very-high', 'recovered', {
        kind: 'back-to-normal',
        terms: HIGH,
        episode: episode({
          startedAt: NOW - 115 * MINUTE,
          lastBeyondAt: NOW - 10 * MINUTE,
          energyWh: 6_900,
          source: 'demand',
          gap: true,
        }),
        demandW: 500,
      }),
      calm,
    ],
    [
      'High use is over, but readings stopped before it was',
      event('very-high', 'recovered', {
        kind: 'back-to-normal',
        terms: HIGH,
        episode: episode({
          startedAt: NOW - 115 * MINUTE,
          lastBeyondAt: NOW - 90 * MINUTE,
          energyWh: 3_800,
          costPence: 98.8,
          gapAtEnd: { from: NOW - 90 * MINUTE, to: NOW - 12 * MINUTE },
        }),
        demandW: 500,
      }),
      calm,
    ],
    [
      'High use that was over just when it could be told',
      event('very-high', 'raised', {
        kind: 'beyond-limit',
        terms: HIGH,
        episode: episode({ costPence: 81.4 }),
        demandW: 510,
      }),
      [...busy.slice(1), 510],
    ],
    [
      'Spare solar power is over',
      event('spare-solar', 'recovered', {
        kind: 'back-to-normal',
        terms: SOLAR,
        episode: episode({
          startedAt: NOW - 190 * MINUTE,
          lastBeyondAt: NOW - 30 * MINUTE,
          peakW: -2_640,
          energyWh: 4_870,
          flow: 'export',
        }),
        demandW: 320,
      }),
      [-700, -300, 100, 200, 300, 310, 320, 330, 320, 320],
    ],
    [
      'Still on when the hours of the rule are over',
      event(
        'left-on',
        'ended',
        {
          kind: 'window-closed',
          terms: LEFT_ON,
          episode: episode({
            startedAt: NOW - 7 * 60 * MINUTE,
            peakW: 2_240,
            energyWh: 5_800,
            costPence: 150.8,
          }),
          demandW: 2_210,
          meanW: 831,
        },
        NOW - MINUTE,
      ),
      [2_200, 2_210, 2_190, 130, 120, 120, 130, 2_210, 2_200, 2_210],
    ],
    [
      'High use that was over before its readings arrived',
      event(
        'very-high',
        'summary',
        {
          kind: 'over-before-told',
          terms: HIGH,
          episode: episode({
            startedAt: NOW - 290 * MINUTE,
            lastBeyondAt: NOW - 245 * MINUTE,
            energyWh: 6_900,
            costPence: 179.4,
          }),
          demandW: 500,
        },
        NOW - 235 * MINUTE,
      ),
      calm,
    ],
  ] as const
).map(([title, shown, watts]) => ({ title, event: shown, watts }));
