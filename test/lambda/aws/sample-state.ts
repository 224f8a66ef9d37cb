import { Secret } from '../../../core/contract/secret.ts';
import type { MeterReading, Reading } from '../../../core/readings/reading.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
import type { Session } from '../../../lambda/octopus/stored-session.ts';
import type { Monitor } from '../../../lambda/poller/state.ts';

export const HOUSEHOLD = 'home';
export const NOW = Date.parse('2026-05-15T17:14:50Z');
const DEVICE = '00-11-22-33-44-55-66-77';
export const DAY_MS = 86_400_000;

/** So many readings with every value, ten seconds apart, the oldest at `from`. */
export const readingsFrom = (from: number, count: number): Reading[] =>
  Array.from({ length: count }, (_, index) => ({
    at: from + index * 10_000,
    demandW: 300 + index,
    consumptionWh: 1_234_567.5 + index,
    consumptionDeltaWh: 0.9,
    exportWh: 0,
    costPence: 0.0231,
  }));

export const batchOf = (readings: readonly MeterReading[], household = HOUSEHOLD) => ({
  household,
  deviceId: DEVICE,
  keepForMs: 400 * DAY_MS,
  readings,
});

export const monitorWith = (changes: Partial<Monitor> = {}): Monitor => ({
  firstPollAt: NOW - DAY_MS,
  savedAt: NOW,
  cursor: NOW - 20_000,
  rulesFrom: NOW - DAY_MS,
  calls: { left: 9, at: NOW },
  sweep: { lastAt: NOW - 3_600_000 },
  octopus: { answeredAt: NOW },
  alerts: freshAlertState(),
  outbox: [
    {
      id: 'very-high-1',
      rule: 'very-high',
      event: 'raised',
      severity: 'critical',
      to: ['0a1b2c3d'],
      subject: '[ALERT] Home using 9.4 kW, over 9 kW for 20 min (since 18:02)',
      email: 'Home is using 9.4 kW.\n"Quoted", \\ and \u00a32.40.',
      sms: 'Home using 9.4 kW',
      createdAt: NOW,
      attemptedAt: NOW,
    },
  ],
  ...changes,
});

export const session: Session = {
  accountNumber: 'A-1234ABCD',
  deviceId: DEVICE,
  token: { value: new Secret('eyJ.token'), expiresAt: NOW + 3_600_000 },
};
