import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(`${ROOT}docs/permissions.md`, 'utf8');
const policySchema = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.string() })),
});
const policies = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, json = '']) =>
  policySchema.parse(JSON.parse(json)),
);
const granted = new Set(policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));

/** Where IAM calls an action by another name than the SDK does. */
const OTHER_NAMES = new Map([['lambda:Invoke', 'lambda:InvokeFunction']]);

/** `sns:Subscribe` for each `SubscribeCommand` that the commands import. */
const usedActions = (): Set<string> => {
  const actions = new Set<string>();
  for (const path of globSync('cli/**/*.ts', { cwd: ROOT })) {
    const source = readFileSync(`${ROOT}${path}`, 'utf8');
    for (const [, imports = '', client = ''] of source.matchAll(
      /import \{([^}]+)\} from '@aws-sdk\/client-(\w+)'/g,
    )) {
      for (const [, name = ''] of imports.matchAll(/\b(\w+)Command\b/g)) {
        const action = `${client}:${name}`;
        actions.add(OTHER_NAMES.get(action) ?? action);
      }
    }
  }
  return actions;
};

describe('docs/permissions.md', () => {
  it('grants each action that the commands use', () => {
    const used = usedActions();
    expect(used.size).toBeGreaterThan(15);
    expect([...used].filter((action) => !granted.has(action)).map((action) => action)).toEqual([]);
  });

  it('grants nothing that deletes but the secret of a phone channel', () => {
    expect([...granted].filter((action) => /Delete|\*/.test(action))).toEqual(['ssm:DeleteParameter']);
    const deleting = policies
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => [Action].flat().includes('ssm:DeleteParameter'));
    expect(deleting.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:ssm:*:*:parameter/home-mini-alerts/*/channels/*',
    ]);
  });
});
