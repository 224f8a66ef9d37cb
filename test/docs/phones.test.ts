import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { channelsCommand } from '../../cli/commands/channels/command.ts';
import { processContext } from '../../cli/process-context.ts';
import { PUSH_KINDS } from '../../core/channels/push-kinds.ts';
import { PUSH_VIEWS } from '../../core/channels/push-views.ts';

const page = readFileSync(new URL('../../docs/phones.md', import.meta.url), 'utf8');
const flowing = page.replace(/\s+/g, ' ').toLowerCase();

describe('docs/phones.md', () => {
  it.each(Object.entries(PUSH_VIEWS))('says of %s at night what the commands say', (_kind, { atNight }) => {
    const sentences = atNight.split('; ').map((part) => part.toLowerCase());
    for (const sentence of sentences) expect(flowing).toContain(sentence);
  });

  it.each(Object.keys(PUSH_KINDS))('shows how %s is set up', (kind) => {
    expect(page).toMatch(new RegExp(`npx home-mini channels add ${kind} [a-z-]+`));
  });

  it('shows how webPush is set up: it has no secret to add', () => {
    expect(page).toContain('{ "webPush": "phones" }');
  });

  it('names only commands and flags that there are', () => {
    const command = channelsCommand(processContext());
    const known = new Map(
      command.commands.map((one) => [one.name(), one.options.map(({ long }) => long ?? '')] as const),
    );
    const shown = [...page.matchAll(/npx home-mini channels (\w+)([^`\n]*)/g)];
    expect(shown.length).toBeGreaterThan(7);
    const unknown = shown.flatMap(([, name = '', rest = '']) => {
      const flags = known.get(name);
      if (flags === undefined) return [name];
      return (rest.match(/--[a-z-]+/g) ?? []).filter((flag) => !flags.includes(flag));
    });
    expect(unknown).toEqual([]);
  });
});
