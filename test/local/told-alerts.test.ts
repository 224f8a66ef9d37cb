import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { formatAlert } from '../../local/terminal-notifier.ts';
import { toldAlerts } from '../../local/told-alerts.ts';

const message = (id: string): OutboxMessage => ({
  id,
  rule: 'very-high',
  event: 'raised',
  severity: 'critical',
  to: ['terminal'],
  subject: `[ALERT] ${id}`,
  email: 'text',
  sms: 'text',
  createdAt: Date.parse('2026-05-15T17:14:50Z'),
  attemptedAt: 0,
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'told-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the alerts that were told', () => {
  it('are there again after a restart', () => {
    const file = join(folder, 'alerts.json');
    const told = toldAlerts(file);
    told.add(message('a'));
    told.add(message('b'));
    expect(toldAlerts(file).list()).toEqual([message('a'), message('b')]);
  });

  it('name each message once, also where it was told twice', () => {
    const told = toldAlerts();
    for (const id of ['a', 'b', 'a']) told.add(message(id));
    expect(told.list().map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('are the last two hundred', () => {
    const told = toldAlerts();
    for (let n = 0; n < 250; n++) told.add(message(String(n)));
    expect(told.list().map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, n) => String(n + 50)));
  });
});

describe('an alert on the terminal', () => {
  it.each([
    [false, '  Fri 18:14  [ALERT] a'],
    [true, '  Fri 18:14  \u001b[31m[ALERT] a\u001b[0m'],
  ])('has the local time and the subject (colour: %s)', (colour, line) => {
    expect(formatAlert(message('a'), { timeZone: 'Europe/London', colour })).toBe(line);
  });
});
