import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import type { Bundle } from '../../scripts/bundles.ts';

const resultSchema = z.object({
  /** What each invocation answered, or how it failed. */
  answers: z.array(z.unknown()),
  /** Whether undici was loaded, which takes long and serves nothing here. */
  undici: z.boolean(),
});

/** One execution environment, from its cold start to its end. */
export interface Execution extends z.infer<typeof resultSchema> {
  /** Lines of standard output, each as JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Everything it wrote. */
  readonly written: string;
}

const RESULT = 'RESULT ';
const PROGRAM = `
const { handler } = await import(process.env.BUNDLE);
const answers = [];
for (const event of JSON.parse(process.env.EVENTS)) {
  answers.push(await handler(event).catch(({ name, message }) => ({ name, message })));
}
const undici = process.moduleLoadList.some((name) => name.includes('undici'));
console.log('${RESULT}' + JSON.stringify({ answers: answers.flat(), undici }));
`;

/** Loads the bundle in a process with nothing but this environment, and invokes it with each event in turn. */
export const execute = async (
  { path, nodeOptions }: Bundle,
  environment: Readonly<Record<string, string>>,
  events: readonly unknown[],
): Promise<Execution> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: {
      ...environment,
      NODE_OPTIONS: nodeOptions,
      BUNDLE: pathToFileURL(path).href,
      EVENTS: JSON.stringify(events),
    },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  const result = lines.find((line) => line.startsWith(RESULT));
  if (result === undefined) throw new Error(`the function did not end: ${stderr}`);
  return {
    ...resultSchema.parse(JSON.parse(result.slice(RESULT.length))),
    lines: lines
      .filter((line) => line !== result)
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))),
    written: stdout + stderr,
  };
};
