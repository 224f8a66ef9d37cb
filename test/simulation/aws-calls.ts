import type { Outage } from './plan.ts';
import { covers, SECOND } from './plan.ts';
import { abortError, type Invocation, type Wire } from './wire.ts';

/** What AWS answers when it does not do what was asked; `name` is the SDK's. */
export class AwsFaultError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** One call of an SDK client. */
export interface AwsCall<T> {
  readonly service: 'dynamodb' | 'ssm' | 'sns';
  /** For the report and the outages: `put state`, `write readings`, … */
  readonly action: string;
  readonly signal: AbortSignal | undefined;
  /** Does it, at once; what it throws is the service's answer. */
  readonly apply: () => T;
}

const ATTEMPTS = 2;
const TIMEOUT_MS = 3 * SECOND;
const LATENCY_MS = { from: 3, to: 30 };

type Fault = 'throttled' | 'error' | 'refused' | 'hang' | 'lost-acknowledgement' | 'lost-and-reset';

/** The SDK's machinery in short: two attempts, three seconds each, and every fault there is between us and AWS. */
export class AwsCalls {
  readonly outages: Outage[] = [];
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async send<T>(run: Invocation, call: AwsCall<T>): Promise<T> {
    const wire = this.#wire;
    let failure: Error | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (call.signal?.aborted) throw abortError();
      await wire.crashPoint(run, `before ${call.action}`);
      const fault = this.#fault(call);
      if (fault === undefined) return await this.#succeed(run, call);
      failure = await this.#fail(run, call, fault);
      if (fault === 'refused') break;
    }
    throw failure;
  }

  async #succeed<T>(run: Invocation, call: AwsCall<T>): Promise<T> {
    const wire = this.#wire;
    const { from, to } = LATENCY_MS;
    await wire.pass(run, wire.random.between(from, to) / 2, call.signal);
    const answer = applied(call);
    await wire.crashPoint(run, `after ${call.action}`);
    try {
      await wire.pass(run, wire.random.between(from, to) / 2, call.signal);
    } catch (error) {
      wire.note(run, `acknowledgement cut off: ${call.action}`);
      throw error;
    }
    return answer();
  }

  async #fail<T>(run: Invocation, call: AwsCall<T>, fault: Fault): Promise<Error> {
    const wire = this.#wire;
    const note = () => wire.note(run, `${fault}: ${call.action}`);
    const lost = fault === 'lost-acknowledgement' || fault === 'lost-and-reset';
    if (!lost) note();
    switch (fault) {
      case 'throttled':
        await wire.pass(run, wire.random.between(5, 120), call.signal);
        return new AwsFaultError('ThrottlingException', 'Rate exceeded');
      case 'error':
        await wire.pass(run, wire.random.between(5, 400), call.signal);
        return new AwsFaultError('InternalServerError', 'Internal server error');
      case 'refused':
        await wire.pass(run, 10, call.signal);
        return new AwsFaultError('AccessDeniedException', 'User is not authorized to perform this action');
      case 'hang':
        await wire.pass(run, TIMEOUT_MS, call.signal);
        return new AwsFaultError('TimeoutError', 'Request did not complete within 3000 ms');
      case 'lost-acknowledgement':
      case 'lost-and-reset': {
        await wire.pass(run, 10, call.signal);
        applied(call);
        note();
        await wire.crashPoint(run, `after ${call.action}`);
        await wire.pass(run, fault === 'lost-and-reset' ? 10 : TIMEOUT_MS, call.signal);
        return new AwsFaultError('TimeoutError', 'Request did not complete within 3000 ms');
      }
    }
  }

  #fault({ service, action }: AwsCall<unknown>): Fault | undefined {
    const { random, profile, time } = this.#wire;
    for (const outage of this.outages) {
      if (!covers(outage, time.now())) continue;
      const fault = this.#outageFault(outage, service, action);
      if (fault !== undefined) return fault;
    }
    return random.weighted<Fault>({
      throttled: profile.awsThrottle,
      error: service === 'sns' ? profile.publishError : profile.awsError,
      hang: profile.awsHang,
      'lost-acknowledgement': profile.lostAcknowledgement / 2,
      'lost-and-reset': profile.lostAcknowledgement / 2,
    });
  }

  #outageFault({ kind }: Outage, service: string, action: string): Fault | undefined {
    const { random } = this.#wire;
    switch (kind) {
      case 'aws-brownout':
        return random.weighted<Fault>({
          hang: 0.25,
          error: 0.1,
          throttled: 0.1,
          'lost-acknowledgement': 0.05,
        });
      case 'dynamodb-down':
        return service === 'dynamodb' ? random.pick(['hang', 'error', 'throttled']) : undefined;
      case 'readings-refused':
        return action.endsWith(' readings') ? 'refused' : undefined;
      case 'state-refused':
        return action.startsWith('put ') ? 'refused' : undefined;
      case 'ssm-down':
        return service === 'ssm' ? random.pick(['hang', 'error']) : undefined;
      case 'sns-down':
        return service === 'sns' ? random.pick(['hang', 'error', 'refused']) : undefined;
      default:
        return undefined;
    }
  }
}

/** Does the call now; its answer, or what it threw, is for the caller who still gets it. */
const applied = <T>({ apply }: AwsCall<T>): (() => T) => {
  try {
    const value = apply();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
};
