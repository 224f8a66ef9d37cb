import type { SimulationResult } from './simulation.ts';

/** What repeats a simulation. */
export interface Repeat {
  readonly seed: number;
  readonly days: number;
  readonly faults: string;
  readonly pollEvery: string;
}

const repeatCommand = ({ seed, days, faults, pollEvery }: Repeat): string =>
  `npm run simulate -- --days ${days} --seed ${seed} --faults ${faults} --every ${pollEvery}`;

/** Everything that happened, in lines to read. */
export const reportOf = ({ tally, violations, lastEvents }: SimulationResult, repeat: Repeat): string =>
  [
    `${tally.ticks} ticks, ${tally.runs} runs (${tally.secondLooks} second looks), ${tally.octopusCalls} calls to Octopus`,
    `${tally.rowsStored} rows written, ${tally.rowsOutOfReach} rows out of reach before they could be had`,
    `${tally.episodesTold} episodes and ${tally.silencesTold} silences told, ${tally.nightsNoticed} nights noticed, as they must be`,
    `${tally.chargingTold} times charging told, ${tally.chargingLeftOut} times left out as Octopus planned it`,
    `longest run ${(tally.longestRunMs / 1_000).toFixed(1)} s, largest monitor ${tally.largestMonitorBytes} bytes`,
    listing('outcomes', tally.outcomes),
    listing('messages', tally.messages),
    listing('messages told twice, by cause', tally.duplicates),
    listing('faults', tally.faults),
    ...(violations.length === 0 ? [] : ['what happened last:', ...lastEvents]),
    ...violations
      .slice(0, 3)
      .map(
        ({ invariant, at, detail }) => `BROKEN at ${new Date(at).toISOString()}: ${invariant}\n  ${detail}`,
      ),
    violations.length === 0 ? 'every promise kept' : `repeat with: ${repeatCommand(repeat)}`,
  ].join('\n');

const listing = (title: string, counts: ReadonlyMap<string, number>): string =>
  [
    `${title}:`,
    ...[...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `  ${name}: ${count}`),
  ].join('\n');
