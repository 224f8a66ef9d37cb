import { covers, type Outage } from '../plan.ts';
import type { Invocation, Wire } from '../wire.ts';
import { errorAnswer, type HttpAnswer, json, type Reply, STRAY_CODES } from './answers.ts';
import type { OctopusKeys } from './keys.ts';
import type { Asked, Variables } from './requests.ts';
import type { OctopusWatch } from './watch.ts';

const THROTTLED = ['KT-CT-1199', 'KT-GB-4042'];
const REJECTED = ['KT-CT-1137', 'KT-CT-1138', 'KT-CT-1139'];

/** What Octopus answers in place of what it was asked for, in an outage or by chance. */
export class OctopusFaults {
  readonly #wire: Wire;
  readonly #watch: OctopusWatch;
  readonly #keys: OctopusKeys;
  readonly #outages: readonly Outage[];

  constructor(wire: Wire, watch: OctopusWatch, keys: OctopusKeys, outages: readonly Outage[]) {
    this.#wire = wire;
    this.#watch = watch;
    this.#keys = keys;
    this.#outages = outages;
  }

  /** The answer to one request, now; undefined where nothing is wrong with it. */
  reply(run: Invocation, asked: Asked): Reply | undefined {
    const { random, profile } = this.#wire;
    return this.#outage(run, asked) ?? (random.chance(profile.octopus) ? this.#stray(run, asked) : undefined);
  }

  #outage(run: Invocation, asked: Asked): Reply | undefined {
    const now = this.#wire.time.now();
    for (const outage of this.#outages) {
      if (!covers(outage, now)) continue;
      const answer = this.#outageAnswer(run, outage, asked);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #outageAnswer(run: Invocation, { kind }: Outage, { field, secret }: Asked): Reply | undefined {
    const { random } = this.#wire;
    switch (kind) {
      case 'octopus-errors':
        return random.pick<HttpAnswer | 'reset'>([
          { status: 503, text: '<html>maintenance</html>' },
          { status: 502, text: '' },
          errorAnswer(field, 'KT-GB-4039', secret),
          'reset',
        ]);
      case 'octopus-hangs':
        return 'hang';
      case 'edge-block':
        this.#watch.throttled(run);
        return { status: 403, text: `<html>blocked ${secret}</html>` };
      case 'wrong-meter':
        return field === 'smartMeterTelemetry' ? errorAnswer(field, 'KT-CT-1111', secret) : undefined;
      case 'account-gone':
        return field === 'account' || field === 'smartMeterTelemetry'
          ? errorAnswer(field, 'KT-CT-4123', secret)
          : undefined;
      case 'meter-gone':
        return field === 'smartMeterTelemetry' ? errorAnswer(field, 'KT-GB-4050', secret) : undefined;
      default:
        return undefined;
    }
  }

  #stray(run: Invocation, { field, secret, variables }: Asked): Reply | undefined {
    const { random } = this.#wire;
    const kind = random.pick(['code', 'code', 'status', 'html', 'broken', 'hang', 'reset', 'shape', 'empty']);
    if (kind !== 'code') this.#wire.octopusFault(run, `${kind}`);
    switch (kind) {
      case 'code': {
        const code = random.pick(STRAY_CODES);
        this.#wire.octopusFault(run, `${code}`);
        if (THROTTLED.includes(code)) this.#watch.throttled(run);
        if (REJECTED.includes(code) && field !== 'rateLimitInfo')
          this.#watch.rejectedKey(run, this.#keys.versionBehind(secret));
        if (code === 'KT-GB-4051') this.#skipOlderHalf(run, variables);
        return errorAnswer(field, code, secret, random.pick([200, 200, 400, 401, 500]));
      }
      case 'status': {
        const status = random.pick([429, 500, 502, 504]);
        if (status === 429) this.#watch.throttled(run);
        return { status, text: '{}' };
      }
      case 'html':
        return { status: random.pick([200, 503]), text: `<html>${secret}</html>` };
      case 'broken':
        return { status: 200, text: `{"data":{"${field}":[{"readAt":"2026-` };
      case 'shape':
        return json(random.pick<unknown>([null, [], { data: null }, { data: { [field]: 7 } }, secret]));
      case 'empty':
        this.#skipOlderHalf(run, variables);
        return field === 'smartMeterTelemetry'
          ? json({ data: { [field]: random.pick<unknown>([[], null, [null, 7, {}]]) } })
          : undefined;
      default:
        return kind === 'hang' ? 'hang' : 'reset';
    }
  }

  #skipOlderHalf(run: Invocation, { start = '', end = '' }: Variables): void {
    const [from, to] = [Date.parse(start), Date.parse(end)];
    if (to > from) this.#watch.olderHalfSkipped(run, { from, to: (from + to) / 2 });
  }
}
