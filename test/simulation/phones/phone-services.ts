import type { PushRequest } from '../../../core/channels/publication.ts';
import type { PushKindName } from '../../../core/channels/push-kinds.ts';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { recipientId } from '../../../core/contract/names.ts';
import type { PushExchange } from '../../../lambda/courier/push-transport.ts';
import {
  ANY_SERVER_FAULTS,
  type Fault,
  type ServiceAnswer,
  type ServiceModel,
} from '../../support/push-services/loopback-service.ts';
import { NTFY_FAULTS, NtfyModel } from '../../support/push-services/ntfy.ts';
import { PUSHOVER_FAULTS, PushoverModel } from '../../support/push-services/pushover.ts';
import { TELEGRAM_FAULTS, TelegramModel } from '../../support/push-services/telegram.ts';
import { WEBHOOK_FAULTS, WebhookModel } from '../../support/push-services/webhook.ts';
import { covers, type Outage, SECOND } from '../plan.ts';
import type { Random } from '../random.ts';
import { SECRET_MARK } from '../secret-mark.ts';
import type { Invocation, Wire } from '../wire.ts';

const CHAT = '987654321';
const HOOK_PATH = `/api/webhook/${SECRET_MARK}`;
const TIMEOUT_MS = 5 * SECOND;

const telegram = new TelegramModel(`123456:${SECRET_MARK}${'A'.repeat(27)}`);
telegram.chats.push({ id: CHAT, name: 'Anna', type: 'private' });
const pushover = new PushoverModel(`${SECRET_MARK}${'a'.repeat(22)}`, `${SECRET_MARK}${'u'.repeat(22)}`);

interface Service {
  readonly kind: PushKindName;
  readonly name: string;
  readonly origin: string;
  readonly model: ServiceModel;
  readonly secret: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  /** What it answers while the owner must do something. */
  readonly refusal: ServiceAnswer;
}

const SERVICES: readonly Service[] = [
  {
    kind: 'telegram',
    name: 'family',
    origin: 'https://api.telegram.org',
    model: telegram,
    secret: { botToken: telegram.botToken, chatId: CHAT },
    faults: Object.values(TELEGRAM_FAULTS),
    refusal: TELEGRAM_FAULTS.botBlocked,
  },
  {
    kind: 'pushover',
    name: 'anna',
    origin: 'https://api.pushover.net',
    model: pushover,
    secret: { appToken: pushover.appToken, userKey: pushover.userKey },
    faults: Object.values(PUSHOVER_FAULTS),
    refusal: PUSHOVER_FAULTS.wrongToken,
  },
  {
    kind: 'ntfy',
    name: 'kitchen',
    origin: 'https://ntfy.sh',
    model: new NtfyModel(),
    secret: { topic: `home-${SECRET_MARK}` },
    faults: Object.values(NTFY_FAULTS),
    refusal: NTFY_FAULTS.notAllowed,
  },
  {
    kind: 'webhook',
    name: 'home-assistant',
    origin: 'https://ha.example',
    model: new WebhookModel(HOOK_PATH),
    secret: { url: `https://ha.example${HOOK_PATH}`, secret: `${SECRET_MARK}-sixteen-characters` },
    faults: Object.values(WEBHOOK_FAULTS),
    refusal: WEBHOOK_FAULTS.goneForGood,
  },
];

const idOf = ({ kind, name }: Pick<Service, 'kind' | 'name'>): string => recipientId(`${kind}:${name}`);

/** A phone on each service, as the settings list them. */
export const PHONES: readonly RuntimeRecipient[] = SERVICES.map((service) => ({
  id: idOf(service),
  kind: service.kind,
  name: service.name,
  minSeverity: service.kind === 'pushover' ? 'critical' : 'info',
  ...(service.kind === 'pushover' ? { untilAcknowledged: true } : {}),
}));

/** The secrets of the channels, by kind and name. */
export const PHONE_SECRETS: readonly {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}[] = SERVICES.map(({ kind, name, secret }) => ({ kind, name, text: JSON.stringify(secret) }));

/** What came of a call, and whether a phone shows it. */
interface Call {
  readonly exchange: PushExchange;
  readonly accepted: boolean;
}

/** The four services as the courier's calls meet them, with every fault they document. */
export class PhoneServices {
  readonly outages: Outage[] = [];
  readonly #wire: Wire;
  readonly #random: Random;

  constructor(wire: Wire, random: Random) {
    this.#wire = wire;
    this.#random = random;
  }

  /**
   * @param accepted called when a service takes a message; `answerLost` when its answer does not come back
   */
  async send(
    run: Invocation,
    request: PushRequest,
    signal: AbortSignal,
    watch: {
      readonly accepted: (recipient: string) => void;
      readonly answerLost: (recipient: string) => void;
    },
  ): Promise<PushExchange> {
    const service = SERVICES.find(({ origin }) => request.url.startsWith(origin));
    if (service === undefined) throw new Error('a call to an address of no service');
    const wire = this.#wire;
    await wire.crashPoint(run, `before ${service.kind}`);
    await wire.pass(run, this.#random.between(30, 400), signal);
    const { exchange, accepted } = this.#answer(service, request);
    const isMessage = !request.url.includes('/receipts/');
    if (accepted && isMessage) watch.accepted(idOf(service));
    if (accepted && isMessage && !exchange.ok) watch.answerLost(idOf(service));
    await wire.crashPoint(run, `after ${service.kind}`);
    await wire.pass(run, exchange.ok ? this.#random.between(10, 200) : TIMEOUT_MS, signal);
    return exchange;
  }

  #answer(service: Service, request: PushRequest): Call {
    const fault = this.#fault(service);
    if (fault === undefined) return { exchange: this.#ask(service, request), accepted: true };
    this.#wire.tally.fault(`${service.kind} ${typeof fault === 'string' ? fault : fault.status}`);
    if (typeof fault !== 'string') {
      const accepted = fault === ANY_SERVER_FAULTS.hugeAnswer;
      if (accepted) this.#ask(service, request);
      return { exchange: { ok: true, response: { ...fault, headers: fault.headers ?? {} } }, accepted };
    }
    const accepted = this.#random.chance(0.5);
    if (accepted) this.#ask(service, request);
    const code = fault === 'cuts the connection' ? 'ECONNRESET' : 'timeout';
    return { exchange: { ok: false, code }, accepted };
  }

  #ask({ model, origin }: Service, { method, url, headers, body }: PushRequest): PushExchange {
    const path = url.slice(origin.length) || '/';
    const answer = model.answer({ method, path, headers, body });
    if (answer.status >= 400) throw new Error(`the ${origin} of the simulation answers ${answer.status}`);
    return { ok: true, response: { ...answer, headers: answer.headers ?? {} } };
  }

  #fault({ kind, faults, refusal }: Service): Fault | undefined {
    const random = this.#random;
    const now = this.#wire.time.now();
    for (const outage of this.outages) {
      if (!covers(outage, now) || outage.phone !== kind) continue;
      return outage.kind === 'phone-refused' ? refusal : random.pick(AWAY);
    }
    return random.chance(this.#wire.profile.phone)
      ? random.pick([...faults, ...Object.values(ANY_SERVER_FAULTS)] as [Fault, ...Fault[]])
      : undefined;
  }
}

const AWAY: readonly [Fault, ...Fault[]] = [
  'never answers',
  'cuts the connection',
  ANY_SERVER_FAULTS.proxyPage,
  ANY_SERVER_FAULTS.maintenance,
];
