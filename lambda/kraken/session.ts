import type { Settings } from '../../config/settings.ts';
import type { ObtainedToken, Octopus } from '../ports.ts';
import type { Secret } from '../secret.ts';
import type { Session, StandingProblem } from '../state.ts';
import { newerHalf, type TelemetryWindow } from '../telemetry/cursor.ts';
import { chooseMeter } from './choose-meter.ts';
import type { Answer, Failure } from './failure.ts';

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
  /** Takes one telemetry call out of the call limit; false where none is left. */
  readonly spendCall: () => boolean;
  /** Look for the meter again even if one is known. */
  readonly rediscover: boolean;
  readonly now: number;
}

/** The telemetry, and the session as it is afterwards. */
export interface SessionResult {
  readonly fetched: Fetched;
  readonly session: Session;
  /** Whether the meter was looked for in this poll. */
  readonly discovered: boolean;
  /** Errors Octopus answered with on the way, for the metrics. */
  readonly failures: readonly Failure[];
}

const TOKEN_MARGIN_MS = 2 * 60_000;
const HALVED_ABOVE_MS = 60 * 60_000;
const UNAUTHORIZED = 'KT-CT-1111';

/**
 * Asks for one window of telemetry: with the stored token while it lasts, with a new one where Octopus wants that, and
 * looking for the meter where it is not known or no longer found. Every remedy is tried once a poll.
 */
export const fetchTelemetry = async (task: SessionTask, window: TelemetryWindow): Promise<SessionResult> => {
  const story = new SessionStory(task);
  const fetched = await story.fetch(window);
  return { fetched, session: story.session, discovered: story.discovered, failures: story.failures };
};

type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fetched: Fetched };

class SessionStory {
  session: Session;
  discovered = false;
  readonly failures: Failure[] = [];
  readonly #task: SessionTask;
  #freshToken = false;
  #halved = false;

  constructor(task: SessionTask) {
    this.#task = task;
    const { accountNumber } = task.settings;
    this.session = task.stored?.accountNumber === accountNumber ? { ...task.stored } : { accountNumber };
  }

  async fetch(window: TelemetryWindow): Promise<Fetched> {
    const meter = await this.#meter();
    if (!meter.ok) return meter.fetched;
    return this.#telemetry(meter.value, window);
  }

  async #telemetry(deviceId: string, window: TelemetryWindow): Promise<Fetched> {
    const token = await this.#token();
    if (!token.ok) return token.fetched;
    if (!this.#task.spendCall()) return { outcome: 'call-limit' };
    const { start, end } = window;
    const answer = this.#note(await this.#task.octopus.telemetry(token.value, { deviceId, start, end }));
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
    if (failure.kind === 'stale-token' && !this.#freshToken) {
      this.#dropToken();
      return this.#telemetry(deviceId, window);
    }
    if (failure.kind === 'too-far-back' && !this.#halved) {
      this.#halved = true;
      return this.#telemetry(deviceId, newerHalf(window));
    }
    const notThisKeys = failure.kind === 'stale-token' && failure.code === UNAUTHORIZED;
    if (!notThisKeys && failure.kind !== 'device-not-found') return this.#giveUp(failure);
    const other = await this.#otherMeter(deviceId);
    if (!other.ok) return other.fetched;
    if (other.value !== undefined) return this.#telemetry(other.value, window);
    const problem = notThisKeys ? 'wrong-meter' : 'device-not-found';
    return { outcome: 'standing', problem, detail: failure.detail };
  }

  /** Looks for the meter once more; undefined where that brings nothing new. */
  async #otherMeter(deviceId: string): Promise<Step<string | undefined>> {
    if (this.discovered || this.#task.settings.deviceId !== undefined) return { ok: true, value: undefined };
    const found = await this.#discover();
    if (!found.ok) return found;
    return { ok: true, value: found.value === deviceId ? undefined : found.value };
  }

  async #meter(): Promise<Step<string>> {
    const { settings, rediscover } = this.#task;
    if (settings.deviceId !== undefined) return { ok: true, value: settings.deviceId };
    const known = this.session.deviceId;
    if (known !== undefined && !rediscover) return { ok: true, value: known };
    const found = await this.#discover();
    const failed =
      !found.ok && (found.fetched.outcome === 'transient' || found.fetched.outcome === 'unexpected');
    // A look that failed must not keep us from reading the meter we know.
    return failed && known !== undefined ? { ok: true, value: known } : found;
  }

  async #discover(): Promise<Step<string>> {
    const token = await this.#token();
    if (!token.ok) return token;
    const { octopus, settings } = this.#task;
    const answer = this.#note(await octopus.findMeters(token.value, settings.accountNumber));
    if (!answer.ok) {
      const { failure } = answer;
      if (failure.kind === 'stale-token' && !this.#freshToken) {
        this.#dropToken();
        return this.#discover();
      }
      const notThisKeys = failure.kind === 'stale-token' && failure.code === UNAUTHORIZED;
      return {
        ok: false,
        fetched: notThisKeys
          ? { outcome: 'standing', problem: 'account-not-found', detail: failure.detail }
          : await this.#giveUp(failure),
      };
    }
    this.discovered = true;
    const choice = chooseMeter(answer.value);
    if (!choice.ok) {
      const detail = choice.detail;
      return { ok: false, fetched: { outcome: 'standing', problem: 'device-not-found', detail } };
    }
    this.session = { ...this.session, deviceId: choice.deviceId };
    return { ok: true, value: choice.deviceId };
  }

  async #token(): Promise<Step<Secret>> {
    const { octopus, readKey, now } = this.#task;
    const { token } = this.session;
    if (token !== undefined && token.expiresAt - now > TOKEN_MARGIN_MS)
      return { ok: true, value: token.value };
    const key = await readKey();
    if (key === 'missing') {
      const detail = 'the API key parameter is missing or empty';
      return { ok: false, fetched: { outcome: 'standing', problem: 'missing-key', detail } };
    }
    if (key === 'unreadable') {
      return { ok: false, fetched: { outcome: 'transient', detail: 'the API key parameter cannot be read' } };
    }
    const answer: Answer<ObtainedToken> = this.#note(await octopus.obtainToken(key, now));
    if (!answer.ok) return { ok: false, fetched: await this.#giveUp(answer.failure) };
    this.#freshToken = true;
    const { token: value, expiresAt } = answer.value;
    this.session = { ...this.session, token: { value, expiresAt } };
    return { ok: true, value };
  }

  #dropToken(): void {
    const { token: _stale, ...rest } = this.session;
    this.session = rest;
  }

  async #giveUp(failure: Failure): Promise<Fetched> {
    const { detail } = failure;
    switch (failure.kind) {
      case 'throttled':
        return { outcome: 'throttled', liftsAt: failure.edge ? undefined : await this.#liftsAt(), detail };
      case 'rejected-key':
      case 'account-not-found':
      case 'device-not-found':
        return { outcome: 'standing', problem: failure.kind, detail };
      case 'transient':
        return { outcome: 'transient', detail };
      case 'stale-token':
      case 'too-far-back':
      case 'unexpected':
        return { outcome: 'unexpected', detail };
    }
  }

  async #liftsAt(): Promise<number | undefined> {
    const { token } = this.session;
    if (token === undefined) return undefined;
    const answer = this.#note(await this.#task.octopus.limitLiftsAt(token.value, this.#task.now));
    return answer.ok ? answer.value : undefined;
  }

  #note<T>(answer: Answer<T>): Answer<T> {
    if (!answer.ok) this.failures.push(answer.failure);
    return answer;
  }
}
