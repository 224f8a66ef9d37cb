import type { Settings } from '../../config/settings.ts';
import type { Secret } from '../../core/contract/secret.ts';
import type { StandingProblem } from '../../core/messages/standing-problem.ts';
import type { TelemetryWindow } from '../../core/polling/cursor.ts';
import type { Octopus } from './octopus.ts';
import type { Session } from './stored-session.ts';

/** What came of asking Octopus for telemetry. */
export type Fetched =
  | { readonly outcome: 'answered'; readonly rows: readonly unknown[]; readonly window: TelemetryWindow }
  | { readonly outcome: 'throttled'; readonly liftsAt: number | undefined; readonly detail: string }
  | { readonly outcome: 'call-limit' }
  | { readonly outcome: 'transient' | 'unexpected'; readonly detail: string }
  /** Only the household's owner can mend it. */
  | { readonly outcome: 'standing'; readonly problem: StandingProblem; readonly detail: string };

/** What one poll needs of Octopus, and what it may use for it. */
export interface SessionTask {
  readonly octopus: Octopus;
  readonly settings: Settings;
  readonly stored: Session | undefined;
  /** Reads the API key, where there is one and it can be read. Called only when a token must be obtained. */
  readonly readKey: () => Promise<Secret | 'missing' | 'unreadable'>;
  /** Takes so many telemetry calls (one by default) out of the call limit; false, and none taken, where fewer are left. */
  readonly spendCall: (calls?: number) => boolean;
  /** Look for the meter again even if one is known. */
  readonly rediscover: boolean;
  /** Time of the newest stored reading; undefined before the first. */
  readonly newestAt: number | undefined;
  /** Ask whether a live device is on the meter's network, where telemetry is answered without a new reading. */
  readonly checkNetwork: boolean;
  readonly now: number;
}
