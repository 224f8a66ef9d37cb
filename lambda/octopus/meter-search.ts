import type { TelemetryWindow } from '../../core/polling/cursor.ts';
import type { Meter } from '../poller/ports.ts';
import {
  candidatesAmong,
  chooseByReadings,
  type Heard,
  NONE_FOUND,
  sameMeter,
  severalFound,
} from './choose-meter.ts';
import { type Failure, isForbidden } from './failure.ts';
import type { OctopusAccess, Step } from './octopus-access.ts';
import { spanOf } from './rows.ts';
import type { Fetched, SessionTask } from './session.ts';

/** A meter to read; `rows` where it has been asked for the window already. */
export interface Found {
  readonly deviceId: string;
  readonly rows?: readonly unknown[];
}

/** Fewer than the call limit's burst, so that they can be had in one poll. */
const MAX_ASKED_AT_ONCE = 8;

/** The look for the home's meter among those of the account, at most one a poll. */
export class MeterSearch {
  /** Whether the account said what meters it has, or that it has none. */
  done = false;
  /** Meters beside the known one that may replace it. */
  rivals = 0;
  readonly #task: SessionTask;
  readonly #access: OctopusAccess;
  readonly #window: TelemetryWindow;
  #begun = false;

  constructor(task: SessionTask, access: OctopusAccess, window: TelemetryWindow) {
    this.#task = task;
    this.#access = access;
    this.#window = window;
  }

  /** The meter to read. One that is known and still listed is given up only for one whose readings follow on its own. */
  async meter(): Promise<Step<Found>> {
    const { settings, rediscover } = this.#task;
    if (settings.deviceId !== undefined) return { ok: true, value: { deviceId: settings.deviceId } };
    const known = this.#access.session.deviceId;
    if (known !== undefined && !rediscover) return { ok: true, value: { deviceId: known } };
    const found = await this.#look(known);
    // A look that failed or was of no use must not keep us from reading the meter we know.
    const readKnown = known !== undefined && !found.ok && isUseless(found.fetched);
    return readKnown ? { ok: true, value: { deviceId: known } } : found;
  }

  /** Looks for a meter in place of one that cannot be read; undefined where that brings nothing new. */
  async insteadOf(unreadable: string): Promise<Step<Found | undefined>> {
    if (this.#begun || this.#task.settings.deviceId !== undefined) return { ok: true, value: undefined };
    const meters = await this.#meters();
    if (!meters.ok) return meters;
    const candidates = candidatesAmong(meters.value);
    const others = candidates.filter((one) => !sameMeter(one, unreadable));
    if (candidates.length > 0 && others.length === 0) return { ok: true, value: undefined };
    return this.#choose(others, undefined);
  }

  async #look(known: string | undefined): Promise<Step<Found>> {
    const meters = await this.#meters();
    if (!meters.ok) return meters;
    const candidates = candidatesAmong(meters.value);
    if (known === undefined || !candidates.some((one) => sameMeter(one, known))) {
      this.rivals = candidates.length;
      return this.#choose(candidates, undefined);
    }
    const { otherMinis = [] } = this.#access.session;
    const rivals = candidates.filter((one) => ![known, ...otherMinis].some((other) => sameMeter(one, other)));
    this.rivals = rivals.length;
    return rivals.length === 0 ? { ok: true, value: { deviceId: known } } : this.#choose(rivals, known);
  }

  /** The only candidate, else the one whose readings say that it is the home's, else the one that is known. */
  async #choose(candidates: readonly string[], known: string | undefined): Promise<Step<Found>> {
    const [only] = candidates;
    if (only === undefined) return notFound(NONE_FOUND);
    if (known === undefined && candidates.length === 1) return this.#take({ deviceId: only });
    const asked = await this.#askAll(candidates.slice(0, MAX_ASKED_AT_ONCE));
    if (!asked.ok) return asked;
    const { now, newestAt } = this.#task;
    const heard = asked.value.map(({ deviceId, rows }): Heard => ({ deviceId, span: spanOf(rows, now) }));
    const choice = chooseByReadings(known === undefined ? heard : [...heard, heardOf(known, newestAt)]);
    const chosen = asked.value.find(({ deviceId }) => deviceId === choice.chosen);
    if (chosen !== undefined) return this.#take(chosen);
    if (known === undefined) {
      const silent = choice.chosen === undefined && choice.why === 'all-silent';
      return notFound(`${severalFound(candidates)}${silent ? ' (none of them has sent a reading)' : ''}`);
    }
    this.#rememberOtherMinis(heard);
    return { ok: true, value: { deviceId: known } };
  }

  /** A meter that sent readings while ours did has a Mini of its own: it does not replace ours later either. */
  #rememberOtherMinis(heard: readonly Heard[]): void {
    const { newestAt } = this.#task;
    if (newestAt === undefined) return;
    const others = heard.filter(({ span }) => span !== undefined && span.from <= newestAt);
    if (others.length === 0) return;
    const { session } = this.#access;
    const otherMinis = [...(session.otherMinis ?? []), ...others.map(({ deviceId }) => deviceId)];
    this.#access.session = { ...session, otherMinis };
  }

  /** From now on another meter is read; what is stored up to here is the old one's and stays so. */
  #take(found: Found): Step<Found> {
    const { session } = this.#access;
    const { newestAt } = this.#task;
    const before = session.deviceId;
    const replaces = before !== undefined && !sameMeter(before, found.deviceId) && newestAt !== undefined;
    this.#access.session = {
      ...session,
      deviceId: found.deviceId,
      ...(replaces ? { countsAfter: newestAt } : {}),
    };
    return { ok: true, value: found };
  }

  /** Asks each candidate for the poll's window; one that cannot be read has no rows. */
  async #askAll(candidates: readonly string[]): Promise<Step<Required<Found>[]>> {
    const { start, end } = this.#window;
    const token = await this.#access.token();
    if (!token.ok) return this.#undone(token.fetched);
    if (!this.#task.spendCall(candidates.length)) return this.#undone({ outcome: 'call-limit' });
    const asked: Required<Found>[] = [];
    for (const deviceId of candidates) {
      const range = { deviceId, start, end };
      const answer = this.#access.note(await this.#task.octopus.telemetry(token.value, range));
      if (!answer.ok && endsTheLook(answer.failure)) {
        return this.#undone(await this.#access.giveUp(answer.failure));
      }
      asked.push({ deviceId, rows: answer.ok ? answer.value : [] });
    }
    return { ok: true, value: asked };
  }

  /** Nothing came of the look, so the next poll looks again. */
  #undone(fetched: Fetched): { readonly ok: false; readonly fetched: Fetched } {
    this.done = false;
    return { ok: false, fetched };
  }

  async #meters(): Promise<Step<readonly Meter[]>> {
    this.#begun = true;
    const token = await this.#access.token();
    if (!token.ok) return token;
    const { octopus, settings } = this.#task;
    const answer = this.#access.note(await octopus.findMeters(token.value, settings.accountNumber));
    if (answer.ok) {
      this.done = true;
      return { ok: true, value: answer.value };
    }
    const { failure } = answer;
    if (failure.kind === 'stale-token' && !this.#access.freshToken) {
      this.#access.dropToken();
      return this.#meters();
    }
    const fetched: Fetched = isForbidden(failure)
      ? { outcome: 'standing', problem: 'account-not-found', detail: failure.detail }
      : await this.#access.giveUp(failure);
    this.done = isUseless(fetched) && fetched.outcome === 'standing';
    return { ok: false, fetched };
  }
}

const notFound = (detail: string) =>
  ({ ok: false, fetched: { outcome: 'standing', problem: 'device-not-found', detail } }) as const;

/** What a known meter is known to have sent: all up to the newest stored reading. */
const heardOf = (deviceId: string, newestAt: number | undefined): Heard => ({
  deviceId,
  span: newestAt === undefined ? undefined : { from: Number.NEGATIVE_INFINITY, to: newestAt },
});

/** A look that says nothing against a known meter, whatever it says of the account. */
const isUseless = (fetched: Fetched): boolean => {
  if (fetched.outcome === 'transient' || fetched.outcome === 'unexpected') return true;
  if (fetched.outcome !== 'standing') return false;
  return fetched.problem === 'device-not-found' || fetched.problem === 'account-not-found';
};

/** A failure that lies not in the one meter asked for. */
const endsTheLook = (failure: Failure): boolean => {
  if (failure.kind === 'stale-token') return !isForbidden(failure);
  return failure.kind === 'throttled' || failure.kind === 'transient' || failure.kind === 'rejected-key';
};
