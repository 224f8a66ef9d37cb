import * as z from 'zod/mini';
import { formatPath } from '../../core/contract/problem.ts';
import { classifyErrorCode, type Failure } from './failure.ts';
import type { Operation } from './operations.ts';
import type { Reply } from './transport.ts';

/** What one operation's answer holds: `data` and `errors` can come together. */
export type OperationResult<Value> =
  | {
      readonly ok: true;
      /** The root field's value. */
      readonly value: Value;
      /** What the errors that came with the data say, where there were any. */
      readonly partialError: Failure | undefined;
    }
  | { readonly ok: false; readonly failure: Failure };

type Expected<Value> = Pick<Operation<never, Value>, 'field' | 'aliases' | 'document' | 'schema'>;

/** Reads an HTTP answer to an operation; details name codes, statuses and paths, never text of the server. */
export const readResponse = <Value>(operation: Expected<Value>, reply: Reply): OperationResult<Value> => {
  const json = parseJson(reply.text);
  if (json === undefined) return failed(classifyUnreadable(reply, operation.field));
  const body = bodySchema.safeParse(json.value);
  const errors = body.success ? (body.data.errors ?? []).map((raw) => readError(raw, operation)) : [];
  const error = errors.find(({ failure }) => failure.kind !== 'unexpected') ?? errors[0];
  if (reply.status < 200 || reply.status > 299) {
    return failed(error?.coded ? error.failure : classifyStatus(reply.status, operation.field));
  }
  if (!body.success) return misshapen(body.error, []);
  return readData(operation, body.data.data, error?.failure);
};

const bodySchema = z.object({
  data: z.optional(z.unknown()),
  errors: z.nullish(z.array(z.unknown())),
});

const readData = <Value>(
  { field, aliases, schema }: Expected<Value>,
  data: unknown,
  partialError: Failure | undefined,
): OperationResult<Value> => {
  const root = z.record(z.string(), z.unknown()).safeParse(data);
  const raw = root.success ? rootValue(root.data, field, aliases) : undefined;
  if (partialError !== undefined && (raw === undefined || raw === null)) return failed(partialError);
  if (!root.success) return failed({ kind: 'unexpected', detail: `no data for ${field}` });
  const value = schema.safeParse(raw);
  if (value.success) return { ok: true, value: value.data, partialError };
  return partialError === undefined ? misshapen(value.error, [field]) : failed(partialError);
};

/** The value of the root field, or of all its aliases together; where none of them has one, nothing. */
const rootValue = (
  data: Readonly<Record<string, unknown>>,
  field: string,
  aliases: readonly string[] | undefined,
): unknown => {
  if (aliases === undefined) return data[field];
  const found = aliases.flatMap((alias) => (data[alias] == null ? [] : [[alias, data[alias]] as const]));
  return found.length === 0 ? null : Object.fromEntries(found);
};

const failed = (failure: Failure) => ({ ok: false, failure }) as const;

const misshapen = (error: z.core.$ZodError, prefix: readonly string[]) => {
  const path = formatPath([...prefix, ...(error.issues[0]?.path ?? [])]);
  return failed({ kind: 'unexpected', detail: `another shape at ${path || 'the whole answer'}` });
};

const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** A 403 without JSON comes from the web server in front of the API, not from the API: it says nothing about the key. */
const classifyUnreadable = ({ status, text }: Reply, field: string): Failure => {
  const detail = `HTTP ${status} with ${describe(text)} at ${field}`;
  if (status === 403) return { kind: 'throttled', edge: true, detail };
  if (status === 429) return { kind: 'throttled', edge: false, detail };
  return { kind: isRedirect(status) ? 'unexpected' : 'transient', detail };
};

const describe = (text: string): string => {
  if (text.trim() === '') return 'an empty body';
  return text.trimStart().startsWith('<') ? 'HTML' : 'invalid JSON';
};

const isRedirect = (status: number): boolean => status >= 300 && status <= 399;

const classifyStatus = (status: number, field: string): Failure => {
  const detail = `HTTP ${status} without an errorCode at ${field}`;
  if (status === 429) return { kind: 'throttled', edge: false, detail };
  return { kind: status >= 500 ? 'transient' : 'unexpected', detail };
};

const errorSchema = z.object({
  path: z.catch(z.optional(z.array(z.union([z.string(), z.number()]))), undefined),
  extensions: z.catch(
    z.optional(
      z.object({
        errorCode: z.catch(
          z.optional(z.string().check(z.regex(/^[A-Z]{2,5}(-[A-Z]{2,5})?-\d{1,6}$/))),
          undefined,
        ),
      }),
    ),
    undefined,
  ),
});

const readError = (
  raw: unknown,
  operation: Pick<Expected<unknown>, 'field' | 'document'>,
): { readonly coded: boolean; readonly failure: Failure } => {
  const error = errorSchema.safeParse(raw);
  const where = formatErrorPath(error.success ? error.data.path : undefined, operation);
  const code = error.success ? error.data.extensions?.errorCode : undefined;
  return code === undefined
    ? { coded: false, failure: { kind: 'unexpected', detail: `an error without an errorCode at ${where}` } }
    : { coded: true, failure: classifyErrorCode(code, where) };
};

/** A path is written out only where every part is a word of our own document, so that nothing secret can come back in it. */
const formatErrorPath = (
  path: readonly (string | number)[] | undefined,
  { field, document }: Pick<Expected<unknown>, 'field' | 'document'>,
): string => {
  const words = document.split(/\W+/);
  const ours = path?.every((part) => typeof part === 'number' || words.includes(part)) ?? false;
  return path !== undefined && path.length > 0 && ours ? formatPath(path) : field;
};
