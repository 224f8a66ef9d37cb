import { newerHalf, type TelemetryWindow } from '../../core/polling/cursor.ts';
import { type Failure, isForbidden } from './failure.ts';
import { type Found, MeterSearch } from './meter-search.ts';
import { type LiveDevice, liveDeviceAmong } from './network.ts';
import { OctopusAccess } from './octopus-access.ts';
import { spanOf } from './rows.ts';
import type { Fetched, SessionTask } from './session-task.ts';
import type { Session } from './stored-session.ts';

/** The telemetry, and the session as it is afterwards. */
export interface SessionResult {
  readonly fetched: Fetched;
  readonly session: Session;
  /** Whether the meter was looked for in this poll. */
  readonly discovered: boolean;
  /** Other meters that the look found beside the one read, and that may replace it. */
  readonly rivals: number;
  /** Whether a live device is on the meter's network; undefined where that was not asked. */
  readonly liveDevice: LiveDevice | undefined;
  /** Errors Octopus answered with on the way, for the metrics. */
  readonly failures: readonly Failure[];
}

const HALVED_ABOVE_MS = 60 * 60_000;

/**
 * Asks for one window of telemetry: with the stored token while it lasts, with a new one where Octopus wants that, and
 * looking for the meter where it is not known or no longer found. Every remedy is tried once a poll.
 */
export const fetchTelemetry = async (task: SessionTask, window: TelemetryWindow): Promise<SessionResult> => {
  const access = new OctopusAccess(task);
  const search = new MeterSearch(task, access, window);
  const story = new TelemetryStory(task, access, search);
  const fetched = await story.fetch(window);
  return {
    fetched,
    session: access.session,
    discovered: search.done,
    rivals: search.rivals,
    liveDevice: story.liveDevice,
    failures: access.failures,
  };
};

class TelemetryStory {
  liveDevice: LiveDevice | undefined;
  readonly #task: SessionTask;
  readonly #access: OctopusAccess;
  readonly #search: MeterSearch;
  #halved = false;

  constructor(task: SessionTask, access: OctopusAccess, search: MeterSearch) {
    this.#task = task;
    this.#access = access;
    this.#search = search;
  }

  async fetch(window: TelemetryWindow): Promise<Fetched> {
    const meter = await this.#search.meter();
    if (!meter.ok) return meter.fetched;
    const fetched = await this.#read(meter.value, window);
    return this.#task.checkNetwork ? this.#withNetwork(fetched) : fetched;
  }

  async #read({ deviceId, rows }: Found, window: TelemetryWindow): Promise<Fetched> {
    return rows === undefined ? this.#telemetry(deviceId, window) : { outcome: 'answered', rows, window };
  }

  async #telemetry(deviceId: string, window: TelemetryWindow): Promise<Fetched> {
    const token = await this.#access.token();
    if (!token.ok) return token.fetched;
    if (!this.#task.spendCall()) return { outcome: 'call-limit' };
    const { start, end } = window;
    const answer = this.#access.note(
      await this.#task.octopus.telemetry(token.value, { deviceId, start, end }),
    );
    if (answer.ok) {
      const askHalf = answer.value.length === 0 && end - start > HALVED_ABOVE_MS && !this.#halved;
      if (!askHalf) return { outcome: 'answered', rows: answer.value, window };
      this.#halved = true;
      const half = await this.#telemetry(deviceId, newerHalf(window));
      return half.outcome === 'call-limit' ? { outcome: 'answered', rows: [], window } : half;
    }
    return this.#remedy(answer.failure, deviceId, window);
  }

  async #remedy(failure: Failure, deviceId: string, window: TelemetryWindow): Promise<Fetched> {
    if (failure.kind === 'stale-token' && !this.#access.freshToken) {
      this.#access.dropToken();
      return this.#telemetry(deviceId, window);
    }
    if (mayFitInHalf(failure) && !this.#halved) {
      this.#halved = true;
      return this.#telemetry(deviceId, newerHalf(window));
    }
    const forbidden = isForbidden(failure);
    if (!forbidden && failure.kind !== 'device-not-found') return this.#access.giveUp(failure);
    const other = await this.#search.insteadOf(deviceId);
    if (!other.ok) return other.fetched;
    if (other.value !== undefined) return this.#read(other.value, window);
    const problem = forbidden ? 'wrong-meter' : 'device-not-found';
    return { outcome: 'standing', problem, detail: failure.detail };
  }

  /** Asks what else is on the network of a meter that sends nothing new. Only a limit keeps the answer back that there is. */
  async #withNetwork(fetched: Fetched): Promise<Fetched> {
    const { octopus, settings, newestAt = 0, now } = this.#task;
    const { token } = this.#access.session;
    const deviceId = settings.deviceId ?? this.#access.session.deviceId;
    if (fetched.outcome !== 'answered' || deviceId === undefined || token === undefined) return fetched;
    if ((spanOf(fetched.rows, now)?.to ?? 0) > newestAt) return fetched;
    const answer = this.#access.note(await octopus.findNetworkDevices(token.value, deviceId));
    if (answer.ok) {
      this.liveDevice = liveDeviceAmong(answer.value);
      return fetched;
    }
    if (answer.failure.kind === 'throttled') return this.#access.giveUp(answer.failure);
    if (answer.failure.kind !== 'transient') this.liveDevice = 'unknown';
    return fetched;
  }
}

/** The range began too early, or held more than Octopus gives at once. */
const mayFitInHalf = (failure: Failure): boolean =>
  failure.kind === 'too-far-back' || (failure.kind === 'unexpected' && failure.tooLarge === true);
