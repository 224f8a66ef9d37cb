import type { UsualHome } from './homes.ts';
import { LOAD_KINDS } from './loads.ts';
import { type Found, sum, type UsualScore } from './score.ts';

/** A home and how the rules did in it. */
export interface ScoredUsual extends Pick<UsualHome, 'kind' | 'solar'> {
  readonly name: string;
  readonly score: UsualScore;
}

/** At most so many alerts a week in any home to which nothing was done. */
const MOST_NEEDLESS_A_WEEK = 0.5;

const GROUPS: readonly (readonly [name: string, fits: (home: ScoredUsual) => boolean])[] = [
  ['nothing big at night', ({ kind, solar }) => kind === 'quiet' && !solar],
  ['solar panels', ({ kind, solar }) => kind === 'quiet' && solar],
  ['a car', ({ kind }) => kind === 'car'],
  ['storage heaters', ({ kind }) => kind === 'storage heaters'],
];

/** Homes without night use, all loads of a kind. */
const foundInQuietHomes = (homes: readonly ScoredUsual[], load: string): Found =>
  sum(homes.filter(({ kind }) => kind === 'quiet').map(({ score }) => score.found[load]));

/** What is missed, a line each; none where every aim is met. */
export const missedAims = (homes: readonly ScoredUsual[]): string[] => [
  ...homes
    .filter(({ score }) => Math.max(...Object.values(score.needlessAWeek)) > MOST_NEEDLESS_A_WEEK)
    .map(({ name }) => `${name}: more than ${MOST_NEEDLESS_A_WEEK} needless alerts a week`),
  ...LOAD_KINDS.filter(({ name, aim }) => shareOf(foundInQuietHomes(homes, name)) < aim).map(
    ({ name, aim }) => `${name}: found in less than ${aim} of the trials in homes without night use`,
  ),
];

const shareOf = ({ found, trials }: Found): number => (trials === 0 ? 0 : found / trials);
const share = (found: Found): string => (found.trials === 0 ? '-' : shareOf(found).toFixed(2));
const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The text of `docs/unusual-use.md`. */
export const usualDocument = (homes: readonly ScoredUsual[], recorded: UsualScore | undefined): string =>
  `# How well \`unusual\` and \`standby\` do

Written by \`npm run score-usual\`: ${homes.length} simulated homes live through 200 days each (a week and ten days of them away) under
\`{ "kind": "unusual", "name": "unusual-night" }\` and \`{ "kind": "standby", "name": "standby" }\`, first as they are, then with loads
that begin at any minute between 22:00 and 02:00, or for standby at noon. A load is found where the alert comes while it is on;
150 W more all the time where it comes within four nights. The loads are six weeks apart: a nearer one is measured against a usual
that has begun to learn the one before.

## Needless alerts a week, in a life to which nothing was done

| homes | number | unusual, mean | unusual, worst home | standby, mean | standby, worst home |
|---|---:|---:|---:|---:|---:|
${groupsOf(homes)
  .map(([name, group]) => {
    const [unusual, standby] = (['unusual', 'standby'] as const).map((kind) =>
      group.map(({ score }) => score.needlessAWeek[kind]),
    );
    return row([
      name,
      String(group.length),
      ...[unusual, standby].flatMap((rates = []) => [mean(rates).toFixed(2), Math.max(...rates).toFixed(2)]),
    ]);
  })
  .join('\n')}

The aim is at most ${MOST_NEEDLESS_A_WEEK} in every home.

## Share of the loads that were found

${foundTable(homes, recorded)}

The aims, in homes without night use: ${LOAD_KINDS.map(({ name, aim }) => `${aim} of ${name}`).join(', ')}. \`doctor\` says of each
home what it would notice: where a car or storage heaters run, an extra kilowatt among them shows on calm nights only, and for
standby the rule wants hours in which they are off (\`"between"\`).

${recordedChapter(recorded)}`;

const groupsOf = (homes: readonly ScoredUsual[]) =>
  GROUPS.map(([name, fits]) => [name, homes.filter(fits)] as const).filter(([, group]) => group.length > 0);

const foundTable = (homes: readonly ScoredUsual[], recorded: UsualScore | undefined): string => {
  const nearer = LOAD_KINDS.filter(({ rule }) => rule === 'unusual');
  const cells = (scores: readonly UsualScore[]): string[] => [
    ...LOAD_KINDS.map(({ name }) => share(sum(scores.map(({ found }) => found[name])))),
    ...nearer.map(({ name }) => share(sum(scores.map(({ foundAWeekApart }) => foundAWeekApart[name])))),
  ];
  const heads = [...LOAD_KINDS.map(({ name }) => name), ...nearer.map(({ name }) => `${name}, a week apart`)];
  return [
    row(['homes', ...heads]),
    `|---|${heads.map(() => '---:').join('|')}|`,
    ...groupsOf(homes).map(([name, group]) => row([name, ...cells(group.map(({ score }) => score))])),
    ...(recorded === undefined ? [] : [row(['a real home in London', ...cells([recorded])])]),
  ].join('\n');
};

const recordedChapter = (recorded: UsualScore | undefined): string =>
  recorded === undefined
    ? 'The recording of a real home was not there, so it was not scored.\n'
    : `## A real home

A home in London, 24,000 half hours from October 2012 to February 2014 (UK Power Networks, Low Carbon London, CC BY 4.0), of which
nobody knows what was needless: ${recorded.needlessAWeek.unusual.toFixed(2)} alerts a week of \`unusual\`, ${recorded.needlessAWeek.standby.toFixed(2)} of \`standby\`.
`;
