import type { Secret } from '../../core/contract/secret.ts';
import type { Answer, Failure } from './failure.ts';
import type { ObtainedToken } from './octopus.ts';
import type { Fetched, SessionTask } from './session-task.ts';
import type { Session } from './stored-session.ts';

/** A step towards telemetry, or what the poll ends with. */
export type Step<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fetched: Fetched };

const TOKEN_MARGIN_MS = 2 * 60_000;

/** The token of one poll, the session as it becomes, and every error on the way. */
export class OctopusAccess {
  session: Session;
  /** Whether the token was obtained in this poll. */
  freshToken = false;
  readonly failures: Failure[] = [];
  readonly #task: SessionTask;

  constructor(task: SessionTask) {
    this.#task = task;
    const { accountNumber } = task.settings;
    this.session = task.stored?.accountNumber === accountNumber ? { ...task.stored } : { accountNumber };
  }

  /** The stored token while it lasts, else a new one. */
  async token(): Promise<Step<Secret>> {
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
    const answer: Answer<ObtainedToken> = this.note(await octopus.obtainToken(key, now));
    if (!answer.ok) return { ok: false, fetched: await this.giveUp(answer.failure) };
    this.freshToken = true;
    const { token: value, expiresAt } = answer.value;
    this.session = { ...this.session, token: { value, expiresAt } };
    return { ok: true, value };
  }

  dropToken(): void {
    const { token: _stale, ...rest } = this.session;
    this.session = rest;
  }

  /** What a poll ends with that has no remedy left for a failure. */
  async giveUp(failure: Failure): Promise<Fetched> {
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

  /** Keeps the failure of an answer that is one. */
  note<T>(answer: Answer<T>): Answer<T> {
    if (!answer.ok) this.failures.push(answer.failure);
    return answer;
  }

  async #liftsAt(): Promise<number | undefined> {
    const { token } = this.session;
    if (token === undefined) return undefined;
    const answer = this.note(await this.#task.octopus.limitLiftsAt(token.value, this.#task.now));
    return answer.ok ? answer.value : undefined;
  }
}
