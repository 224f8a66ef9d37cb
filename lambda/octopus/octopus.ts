import type { Secret } from '../../core/contract/secret.ts';
import type { SmartSlot } from '../../core/readings/smart-charging.ts';
import type { Answer } from './failure.ts';

/** Octopus, for one poll: all calls together take at most eight seconds, but for `plannedCharging`, which has three of its own. */
export interface Octopus {
  /** `now` (epoch ms) dates a token whose own expiry cannot be read. */
  obtainToken(apiKey: Secret, now: number): Promise<Answer<ObtainedToken>>;
  findMeters(token: Secret, accountNumber: string): Promise<Answer<Meter[]>>;
  /** Rows as Octopus gave them, unread: `readRows` makes readings of them. `start` inclusive, `end` exclusive, epoch ms. */
  telemetry(token: Secret, range: TelemetryRange): Promise<Answer<readonly unknown[]>>;
  /** Devices on the meter's home network, the meter itself among them; undefined where Octopus does not say. */
  findNetworkDevices(token: Secret, deviceId: string): Promise<Answer<readonly NetworkDevice[] | undefined>>;
  /** When the telemetry limit lifts (epoch ms); undefined where Octopus does not say. */
  limitLiftsAt(token: Secret, now: number): Promise<Answer<number | undefined>>;
  /** When Octopus means to charge the cars of an account. */
  plannedCharging(token: Secret, accountNumber: string): Promise<Answer<PlannedCharging>>;
}

export interface ObtainedToken {
  readonly token: Secret;
  readonly expiresAt: number;
}

export interface TelemetryRange {
  readonly deviceId: string;
  readonly start: number;
  readonly end: number;
}

/** A smart meter device found on an account. */
export interface Meter {
  readonly deviceId: string;
  readonly direction: 'import' | 'export' | 'unknown';
}

/** A device on the home network of a smart meter; `type` as Octopus names it, such as `ESME` or `CAD`. */
export interface NetworkDevice {
  readonly type: string | undefined;
}

/** When Octopus charges the cars of an account. */
export interface PlannedCharging {
  readonly slots: readonly SmartSlot[];
  /** False where it did not answer for every car. */
  readonly complete: boolean;
}
