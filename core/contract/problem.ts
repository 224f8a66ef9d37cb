import * as z from 'zod/mini';

/** One thing wrong in a value someone wrote: where, what stands there, and what may stand there instead. */
export interface Problem {
  readonly path: string;
  readonly got: unknown;
  /** What stands there in words, where showing `got` would not tell. */
  readonly seen?: string;
  readonly allowed: string;
}

/** A strict object's error text: names the known keys where a key is unknown, else says what is expected. */
export const keysOf = (shape: object, what: string) => ({
  error: (issue: { readonly code?: string }): string =>
    issue.code === 'unrecognized_keys' ? `one of the known keys (${Object.keys(shape).join(', ')})` : what,
});

/**
 * A check across the keys of an object that runs even where single keys are wrong, so that everything wrong is said at
 * once. The value may then hold what its type forbids: look before you compare.
 */
export const crossCheck = <T extends object>(check: z.core.CheckFn<T>) =>
  z.check<T>(check, { when: ({ value }) => typeof value === 'object' && value !== null });

/** Writes a path as people do: `households[0].rules[2].for`. */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );

/** Turns what zod found into problems; each schema's own `error` text says what is allowed. */
export const problemsOf = (
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  prefix: readonly PropertyKey[] = [],
): Problem[] =>
  issues.flatMap((issue, index) => {
    if (issues.slice(0, index).some((other) => saysTheSame(other, issue))) return [];
    const { message: allowed } = issue;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: formatPath([...prefix, ...issue.path, key]),
        got: valueAt(input, [...issue.path, key]),
        seen: 'an unknown key',
        allowed,
      }));
    }
    return [{ path: formatPath([...prefix, ...issue.path]), got: valueAt(input, issue.path), allowed }];
  });

const saysTheSame = (a: z.core.$ZodIssue, b: z.core.$ZodIssue): boolean =>
  a.code !== 'unrecognized_keys' && a.message === b.message && formatPath(a.path) === formatPath(b.path);

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    input,
  );

const LONGEST_VALUE = 80;

/** One line for a person: `households[0].rules[1].for: got "20 minutes"; allowed: a duration …`. */
export const formatProblem = ({ path, got, seen, allowed }: Problem): string => {
  const where = path === '' ? 'the whole value' : path;
  if (seen !== undefined) return `${where}: got ${seen}; allowed: ${allowed}`;
  if (got === undefined) return `${where}: missing; allowed: ${allowed}`;
  const text = JSON.stringify(got);
  const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
  return `${where}: got ${short}; allowed: ${allowed}`;
};
