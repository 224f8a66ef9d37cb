import { type HomeTraits, missingRules, starterRules, UNKNOWN_HOME } from '../../config/starter-rules.ts';
import { parseDailyWindow } from '../../core/time/time-of-day.ts';
import { FAULTS, type FaultKind } from './faults.ts';
import type { RecordedScore } from './recorded-homes.ts';
import type { HomeScore } from './score.ts';

const QUIET_W = 180;
const HOMES: readonly (readonly [string, HomeTraits])[] = [
  ['A home that sleeps at night', { ...UNKNOWN_HOME, quietLoadW: QUIET_W, dailyBudget: 6 }],
  [
    'A car that charges from 23:30 to 05:30, and solar panels',
    { ...UNKNOWN_HOME, quietLoadW: QUIET_W, nightUse: parseDailyWindow('23:30-05:30'), exports: true },
  ],
  ['A home of which setup saw only the evening', UNKNOWN_HOME],
];

/** The part of `docs/starter-rules.md` that says what setup writes. */
export const rulesChapter = (): string => `# Starter rules

What \`npx home-mini setup\` writes, by its questions (night use, solar, battery, budget) and by what it saw in the last eleven
hours of readings: the *quiet load*, the lowest hourly mean. Here the quiet load is ${QUIET_W} W. An alert comes when:

${HOMES.map(([name, home]) => homeChapter(name, home)).join('\n\n')}
`;

const homeChapter = (name: string, home: HomeTraits): string => {
  const rules = starterRules(home).map(({ rule, sentence }) => `- \`${rule.name}\`: ${sentence}`);
  return [`**${name}**`, '', ...rules, ...missingRules(home).map((line) => `\n${line}`)].join('\n');
};

/** The text of `docs/starter-rules.md`. */
export const scoreDocument = (
  homes: readonly HomeScore[],
  recorded: readonly RecordedScore[] | undefined,
): string => `${rulesChapter()}
## How good they are

Written by \`npm run score-starter-rules\`: each of ten simulated homes lives through thirty days of November under the rules that
setup would write for it on the first forenoon. Three things go wrong, once each: an oven is left on from 21:30 to the next
morning (2.2 kW, on for 90 s of every four minutes), a freezer is off for six hours, and an immersion heater of 3 kW is left on
from 09:00 to 17:00. Every other alert counts as needless, but for good news (\`spare-solar\`); the aim is at most one a week.

| home | quiet load seen | needless a week | ${FAULTS.map((kind) => FAULT_NAMES[kind]).join(' | ')} |
|---|---:|---:|${FAULTS.map(() => '---:').join('|')}|
${homes.map(homeRow).join('\n')}

- *After*: hours from the fault to the alert. Where a car charges all night the oven is found when its hours are over.
- The freezer's 45 W can be seen only while the home is quiet: it fails in hours that are quiet in part, at home by day in the
  evening, elsewhere at night or while all are out. Among heaters, cooking and people no rule on demand sees it, nor where a
  battery feeds the home, nor where setup saw no quiet hour.
- The needless ones: ${needlessNames(homes)}.

${recordedChapter(recorded)}`;

const FAULT_NAMES: Readonly<Record<FaultKind, string>> = {
  'oven-at-night': 'oven at night, after',
  'freezer-off': 'freezer off, after',
  'immersion-by-day': 'immersion by day, after',
};

const homeRow = ({ name, quietLoadW, needlessAWeek, foundAfterHours }: HomeScore): string =>
  `| ${[
    name,
    quietLoadW === undefined ? 'none' : `${Math.round(quietLoadW)} W`,
    needlessAWeek.toFixed(1),
    ...FAULTS.map((kind) => {
      const hours = foundAfterHours[kind];
      return hours === undefined ? 'not found' : `${hours.toFixed(1)} h`;
    }),
  ].join(' | ')} |`;

const needlessNames = (homes: readonly HomeScore[]): string => {
  const counts = new Map<string, number>();
  for (const { rule } of homes.flatMap(({ needless }) => needless)) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const names = [...counts].map(([rule, count]) => `${count} of \`${rule}\``);
  return names.length === 0 ? 'none' : `${names.join(', ')}, in ten months of homes`;
};

const recordedChapter = (recorded: readonly RecordedScore[] | undefined): string =>
  recorded === undefined
    ? 'The recordings of real homes were not there, so none was scored.\n'
    : `Six real homes (REFIT, 17 to 23 hours each; nothing is known to have been wrong):

| home | hours | quiet load | alerts |
|---|---:|---:|---|
${recorded
  .map(
    ({ name, hours, quietLoadW, alerts }) =>
      `| ${name} | ${hours.toFixed(1)} | ${quietLoadW === undefined ? 'none' : `${Math.round(quietLoadW)} W`} | ${alerts.join(', ') || 'none'} |`,
  )
  .join('\n')}
`;
