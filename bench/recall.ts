import { scoresOf, testedHomes } from './recall/homes.ts';
import { added, errorsAnEpisode, recallPercent, type Score } from './recall/score.ts';
import type { Between } from './recall/true-episodes.ts';

// How well the alerts of a folder of recorded homes tell what really happened: node bench/recall.ts FOLDER

const line = (name: string, sum: Score): string =>
  `${name.padEnd(28)} ${String(sum.episodes).padStart(8)} ${`${recallPercent(sum).toFixed(1)} %`.padStart(8)} ` +
  `${errorsAnEpisode(sum).toFixed(2).padStart(10)} ${String(sum.falseRaises).padStart(6)} ${String(sum.wrongRecoveries).padStart(14)}`;

const HEADER = `${''.padEnd(28)} episodes   recall  errors/ep.  false  ended wrongly`;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('which folder of recorded homes? node bench/recall.ts FOLDER');
  process.exitCode = 1;
} else {
  const homes = await testedHomes(folder);
  for (const between of ['steps', 'lines'] satisfies Between[]) {
    console.log(`Against demand that goes in ${between} from reading to reading\n${HEADER}`);
    for (const home of homes) console.log(line(home.name, added(scoresOf(home, between))));
    console.log(`${line('all', added(homes.flatMap((home) => scoresOf(home, between))))}\n`);
  }
}
