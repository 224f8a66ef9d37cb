import { writeFileSync } from 'node:fs';
import { scoreDocument } from './starter-rules/document.ts';
import { FAULTS } from './starter-rules/faults.ts';
import { SCORED_HOMES } from './starter-rules/homes.ts';
import { RECORDED_HOMES, scoreRecordedHomes } from './starter-rules/recorded-homes.ts';
import { type HomeScore, scoreHome } from './starter-rules/score.ts';

// npm run score-starter-rules: lives ten homes through a month, writes docs/starter-rules.md, and fails where the aim is missed.

const homes: HomeScore[] = [];
for (const home of SCORED_HOMES) {
  const score = scoreHome(home);
  homes.push(score);
  console.log(
    `${score.name.padEnd(34)} ${score.needlessAWeek.toFixed(1)} needless a week; ${FAULTS.map(
      (kind) => `${kind} ${score.foundAfterHours[kind]?.toFixed(1) ?? 'not found'}`,
    ).join(', ')}`,
  );
}
const recorded = await scoreRecordedHomes();
if (recorded === undefined) console.log(`real homes: skipped, there are no recordings at ${RECORDED_HOMES}`);
else for (const { name, alerts } of recorded) console.log(`${name.padEnd(34)} ${alerts.length} alerts`);
writeFileSync(new URL('../docs/starter-rules.md', import.meta.url), scoreDocument(homes, recorded));

const missed = homes.filter(
  ({ needlessAWeek, foundAfterHours }) =>
    needlessAWeek > 1 || FAULTS.some((kind) => foundAfterHours[kind] === undefined),
);
if (missed.length > 0) {
  console.error(`the aim is missed in: ${missed.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
