const WIDTH = 110;
const INDENT = '  ';

/**
 * JSON for people: what fits on a line stands on one, so that a list of rules is a table. Ends with a line break.
 * Own code because json-stringify-pretty-compact sets no space inside braces: `rules pull` would change every line of a
 * config copied from the example.
 */
export const layOutJson = (value: unknown): string => `${layOut(value, '', 0)}\n`;

const layOut = (value: unknown, indent: string, used: number): string => {
  const line = onOneLine(value);
  const isWhole = indent === '' && used === 0;
  if (typeof value !== 'object' || value === null) return line;
  if (!isWhole && indent.length + used + line.length <= WIDTH) return line;
  const inner = indent + INDENT;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + layOut(item, inner, 1)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${layOut(item, inner, name.length + 1)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
};

const onOneLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`).join(', ')} }`;
};
