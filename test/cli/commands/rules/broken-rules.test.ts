import { describe, expect, it } from 'vitest';
import { withoutRemarks, withProblemsOnTop } from '../../../../cli/commands/rules/broken-rules.ts';

describe('rules that can not be read, in an editor', () => {
  it('have the problem on top, and the text laid out where it is JSON', () => {
    const text = withProblemsOnTop('{"rules":[{"kind":"demand","name":"a","above":"much"}]}', [
      'rules[0].above: x',
    ]);
    expect(text.split('\n').slice(0, 3)).toEqual([
      "// The live rules can't be read, so the poller uses the last good ones. What is wrong:",
      '//   rules[0].above: x',
      '// Fix it below; lines that begin with // are left out.',
    ]);
    expect(JSON.parse(withoutRemarks(text))).toEqual({
      rules: [{ kind: 'demand', name: 'a', above: 'much' }],
    });
  });

  it('keep a text that is no JSON as it is', () => {
    expect(withoutRemarks(withProblemsOnTop('{ "rules": [ }', ['a\nb']))).toBe('{ "rules": [ }\n');
  });

  it.each([
    ['a text without remarks', '{\n  // not on top\n}', '{\n  // not on top\n}'],
    ['remarks alone', '// a\n\n// b\n', ''],
    ['a remark that is indented, after blank lines', '\n  // a\n{}', '{}'],
  ])('leave out only remarks on top: %s', (_, text, left) => {
    expect(withoutRemarks(text)).toBe(left);
  });
});
