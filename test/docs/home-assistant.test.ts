import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { publicationSchema } from '../../core/channels/publication.ts';

const text = readFileSync(new URL('../../docs/examples/home-assistant.yaml', import.meta.url), 'utf8');
const asked: string[] = [];
/** Home Assistant's tag for what a person chose: https://www.home-assistant.io/docs/blueprint/schema/. */
const input = {
  tag: '!input',
  resolve: (name: string) => {
    asked.push(name);
    return `chosen ${name}`;
  },
};
const notifySchema = z.object({
  device_id: z.literal('chosen phone'),
  domain: z.literal('mobile_app'),
  type: z.literal('notify'),
  title: z.string(),
  message: z.string(),
  data: z.looseObject({ tag: z.string(), push: z.looseObject({ 'interruption-level': z.string() }) }),
});
const blueprintSchema = z.object({
  blueprint: z.looseObject({
    domain: z.literal('automation'),
    input: z.record(
      z.string(),
      z.looseObject({ name: z.string(), selector: z.record(z.string(), z.unknown()) }),
    ),
  }),
  variables: z.looseObject({ wake: z.literal('chosen wake'), loud: z.string() }),
  triggers: z.tuple([
    z.object({
      trigger: z.literal('webhook'),
      webhook_id: z.literal('chosen webhook_id'),
      allowed_methods: z.tuple([z.literal('POST')]),
      local_only: z.literal(false),
    }),
  ]),
  actions: z.tuple([
    z.object({
      choose: z.tuple([z.looseObject({ sequence: z.tuple([notifySchema]) })]),
      default: z.tuple([notifySchema]),
    }),
  ]),
});
const blueprint = blueprintSchema.parse(parse(text, { customTags: [input] }));
const [{ choose, default: plain }] = blueprint.actions;
const [loud, usual] = [choose[0].sequence[0], plain[0]];

describe('the Home Assistant blueprint', () => {
  it('asks for what it uses, and uses what it asks for', () => {
    expect([...new Set(asked)].sort()).toEqual(Object.keys(blueprint.blueprint.input).sort());
  });

  it('reads only what is sent', () => {
    const read = [...text.matchAll(/trigger\.json\.(\w+)/g)].map(([, key = '']) => key);
    const { to: _to, ...sent } = publicationSchema.shape;
    expect(read.length).toBeGreaterThan(5);
    expect([...new Set(read)].filter((key) => !(key in sent))).toEqual([]);
  });

  it('is one notification for each alert, loud or not', () => {
    for (const { data, title, message } of [loud, usual]) {
      expect(data.tag).toBe('{{ trigger.json.episode }}');
      expect([title, message]).toEqual(['{{ trigger.json.headline }}', '{{ trigger.json.text }}']);
    }
  });

  it('wakes a phone only by what is critical and no all-clear', () => {
    expect(loud.data.push).toMatchObject({ 'interruption-level': 'critical', sound: { critical: 1 } });
    expect(loud.data.channel).toBe('alarm_stream');
    expect(JSON.stringify(usual)).not.toMatch(/alarm_stream|"critical"/);
    expect(blueprint.variables.loud).toBe(
      "{{ wake and trigger.json.severity == 'critical' and trigger.json.event not in ['recovered', 'ended'] }}",
    );
  });

  it('closes every template it opens', () => {
    for (const [open, close] of [
      ['{{', '}}'],
      ['{%', '%}'],
    ] as const)
      expect(text.split(open).length).toBe(text.split(close).length);
  });
});
