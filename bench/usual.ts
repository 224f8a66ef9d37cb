import { writeFileSync } from 'node:fs';
import { missedAims, type ScoredUsual, usualDocument } from './usual/document.ts';
import { hoursOfHome, USUAL_HOMES } from './usual/homes.ts';
import { RECORDED_HOME, RECORDED_ZONE, recordedHours } from './usual/recorded-home.ts';
import { scoreHours, type UsualScore } from './usual/score.ts';

// npm run score-usual: lives fifty homes through 200 days, writes docs/unusual-use.md, and fails where an aim is missed.

const lineOf = (name: string, { needlessAWeek, found }: UsualScore): string =>
  `${name.padEnd(44)} ${needlessAWeek.unusual.toFixed(2)} and ${needlessAWeek.standby.toFixed(2)} needless a week; ${Object.entries(
    found,
  )
    .map(([load, trials]) => `${load} ${trials.found}/${trials.trials}`)
    .join(', ')}`;

const homes: ScoredUsual[] = [];
for (const home of USUAL_HOMES) {
  const { name, kind, solar } = home;
  const score = scoreHours(hoursOfHome(home), 'UTC', home.home.seed);
  homes.push({ name, kind, solar, score });
  console.log(lineOf(name, score));
}
const hours = recordedHours();
const recorded = hours === undefined ? undefined : scoreHours(hours, RECORDED_ZONE, 1);
console.log(
  recorded === undefined
    ? `a real home: skipped, there is no recording at ${RECORDED_HOME}`
    : lineOf('London', recorded),
);
writeFileSync(new URL('../docs/unusual-use.md', import.meta.url), usualDocument(homes, recorded));

const missed = missedAims(homes);
if (missed.length > 0) {
  console.error(missed.join('\n'));
  process.exitCode = 1;
}
