import type { WebRequest } from '../../core/web/exchange.ts';

/** A field of a form that was sent as browsers do, or of a JSON object; undefined where it is missing or no text. */
export const formField = ({ body, headers }: WebRequest, name: string): string | undefined => {
  const type = headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) return new URLSearchParams(body).get(name) ?? undefined;
  const value = jsonBody(body);
  const field: unknown =
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? Reflect.get(value, name)
      : undefined;
  return typeof field === 'string' ? field : undefined;
};

/** JSON of a body; undefined for anything else. */
export const jsonBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
