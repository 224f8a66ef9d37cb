import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../local/terminal.ts';

const terminalOf = (isTTY: boolean) => {
  const written: string[] = [];
  return { terminal: createTerminal({ isTTY, write: (text) => written.push(text) }), written };
};

describe('progress', () => {
  it('is a line a quarter where nobody looks', () => {
    const { terminal, written } = terminalOf(false);
    for (let n = 0; n <= 100; n++) terminal.progress('history', n, 100);
    terminal.status('now');
    expect(written).toEqual(['history: 25 %\n', 'history: 50 %\n', 'history: 75 %\n', 'history: 100 %\n']);
  });

  it('is one line that changes on a terminal, under the lines that come meanwhile', () => {
    const { terminal, written } = terminalOf(true);
    terminal.progress('history', 1, 2);
    const bar = `history ${'█'.repeat(15)}${'░'.repeat(15)} 50 %`;
    terminal.line('an alert');
    terminal.progress('history', 2, 2);
    terminal.line('done');
    terminal.status('350 W');
    terminal.line('an alert');
    expect(written).toEqual([
      `\r\u001b[K${bar}`,
      `\r\u001b[Kan alert\n${bar}`,
      '\r\u001b[K',
      'done\n',
      '\r\u001b[K350 W',
      '\r\u001b[Kan alert\n350 W',
    ]);
  });
});
