import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parameterNames } from '../../core/contract/names.ts';
import { STATE_SCHEMA } from '../../lambda/poller/state.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourcesOf, templateOf } from '../support/stack-template.ts';

const text = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');

describe('docs/operating.md', () => {
  it('maps both tables by the ids that the template gives them', () => {
    const [, json = ''] = /```json\n([^`]+)```/.exec(text) ?? [];
    const mapping = z.record(z.string(), z.strictObject({ TableName: z.string() })).parse(JSON.parse(json));
    const tables = resourcesOf(templateOf(rawConfig([rawHousehold()])), 'AWS::DynamoDB::Table');
    expect(Object.keys(mapping)).toEqual(Object.keys(tables));
    // Only what survives its stack can be imported again.
    expect(Object.values(tables).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
  });

  it('names the parameter of the key as the function does', () => {
    const named = [...text.matchAll(/--name (\S+)/g)].map(([, name]) => name);
    expect(named).not.toHaveLength(0);
    expect(new Set(named)).toEqual(new Set([parameterNames('home').apiKey]));
  });

  it('knows the layout of the state', () => {
    expect(text).toContain(`There is one layout so far, ${STATE_SCHEMA},`);
  });

  it('links to pages that exist', () => {
    for (const [, page = ''] of text.matchAll(/\]\(([^)]+\.md)\)/g)) {
      expect(readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')).not.toBe('');
    }
  });
});
