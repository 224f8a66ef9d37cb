/** Causes of causes end somewhere; one that refers to itself must not keep a poll busy. */
const DEEPEST = 6;

/**
 * An error in one line, with everything that caused it: `ReadingsNotStoredError: 0 readings stored, … <-
 * AccessDeniedException: User … is not authorized (request 4N7Q…)`. The stack is left out.
 */
export const errorText = (error: unknown, depth: number = 0): string => {
  if (!(error instanceof Error)) return String(error);
  const text = `${error.name}${saysOf(error)}${requestOf(error)}`;
  if (depth >= DEEPEST) return text;
  const causes: readonly unknown[] = [
    ...(error instanceof AggregateError ? error.errors : []),
    ...(error.cause === undefined ? [] : [error.cause]),
  ];
  if (causes.length === 0) return text;
  return `${text} <- ${causes.map((cause) => errorText(cause, depth + 1)).join(' and ')}`;
};

/** Errors of sockets may have a code and no message. */
const saysOf = (error: Error): string => {
  const said = error.message !== '' ? error.message : 'code' in error ? String(error.code) : '';
  return said === '' ? '' : `: ${said}`;
};

/** The id by which AWS finds the request (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-types/Interface/ResponseMetadata/). */
const requestOf = (error: Error): string => {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return '';
  const metadata: { readonly requestId?: unknown } = error.$metadata;
  return typeof metadata.requestId === 'string' ? ` (request ${metadata.requestId})` : '';
};
