import { describe, expect, it } from 'vitest';
import { RULE_KIND_NAMES, type RuleKindName } from '../../../core/rules/registry.ts';
import { RULE_VIEWS } from '../../../core/rules/views.ts';
import { eventWording } from '../../../core/rules/words.ts';
import { contextAt, NOW } from '../../support/messages.ts';

/** All that a kind has to say, by a rule of a certain title. */
const wordings = <K extends RuleKindName>(kind: K, title: string) =>
  RULE_VIEWS[kind].examples.map(({ event }) => eventWording({ ...event, title }, contextAt(NOW)));

describe('the title of a rule', () => {
  it.each(RULE_KIND_NAMES)('that asks has no colon behind it in the history of a %s rule', (kind) => {
    for (const { line } of wordings(kind, 'Left on?')) expect(line).toMatch(/^Left on\? [^:]/);
  });

  it.each(RULE_KIND_NAMES)('that is a name has one there in the history of a %s rule', (kind) => {
    for (const { line } of wordings(kind, 'Grandma')) expect(line).toMatch(/^Grandma: /);
  });

  it.each(RULE_KIND_NAMES)('is what every message of a %s rule begins with', (kind) => {
    for (const { named, headline, first } of wordings(kind, 'Left on?')) {
      expect([named, headline, first]).toEqual([
        'Left on?',
        expect.stringMatching(/^Left on(\? | is over)/),
        expect.stringMatching(/^Left on(\? | is over)/),
      ]);
    }
  });
});
