import { parseJson } from '../../../config/live-rules.ts';
import { layOutJson } from '../../terminal/json-layout.ts';

const MARK = '//';

/** A text of rules that can't be read, as an editor opens it: what is wrong on top, in lines that are not written. */
export const withProblemsOnTop = (text: string, problems: readonly string[]): string => {
  const json = parseJson(text);
  const heading = [
    "The live rules can't be read, so the poller uses the last good ones. What is wrong:",
    ...problems.map((problem) => `  ${problem}`),
    'Fix it below; lines that begin with // are left out.',
  ];
  const lines = heading.flatMap((line) => line.split('\n')).map((line) => `${MARK} ${line}`);
  return `${lines.join('\n')}\n${json.ok ? layOutJson(json.value) : `${text}\n`}`;
};

/** An edited text without the lines on top that say what was wrong. */
export const withoutRemarks = (text: string): string => {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith(MARK));
  return first === -1 ? '' : lines.slice(first).join('\n');
};
