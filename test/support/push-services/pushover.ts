import {
  type Fault,
  json,
  type ServiceAnswer,
  type ServiceModel,
  type ServiceRequest,
} from './loopback-service.ts';

/** A message as the app shows it. */
export interface PushoverMessage {
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly link?: { readonly url: string; readonly title: string };
}

const REQUEST = '647d2300-702c-4b38-8b2f-d56326ae460b';
const LIMITS = {
  'x-limit-app-limit': '10000',
  'x-limit-app-remaining': '9961',
  'x-limit-app-reset': '1780272000',
};

const refused = (
  status: number,
  fields: Readonly<Record<string, string>>,
  errors: readonly string[],
): ServiceAnswer => json(status, { ...fields, errors, status: 0, request: REQUEST });

/** Refusals as https://pushover.net/api answers them. */
export const PUSHOVER_FAULTS = {
  wrongToken: refused(400, { token: 'invalid' }, [
    'application token is invalid, see https://pushover.net/api',
  ]),
  wrongUser: refused(400, { user: 'invalid' }, [
    'user identifier is not a valid user, group, or subscribed user key, see https://pushover.net/api#identifiers',
  ]),
  monthUsedUp: json(
    429,
    { errors: ['application is over its quota of 10000 messages'], status: 0, request: REQUEST },
    { ...LIMITS, 'x-limit-app-remaining': '0' },
  ),
  tooManyWithTime: json(
    429,
    { errors: ['too many requests'], status: 0, request: REQUEST },
    { ...LIMITS, 'retry-after': '90' },
  ),
  internalError: refused(500, {}, ['internal server error, please try again later']),
  refusedWith200: json(200, { status: 0, errors: ['refused'], request: REQUEST }),
} as const satisfies Readonly<Record<string, Fault>>;

const MAX_MESSAGE = 1_024;
const MAX_TITLE = 250;
const MAX_URL = 512;
const MAX_URL_TITLE = 100;
const EMERGENCY = 2;
const LEAST_RETRY_SECONDS = 30;
const MOST_EXPIRE_SECONDS = 10_800;

/** Pushover with one application and one person. */
export class PushoverModel implements ServiceModel {
  readonly appToken: string;
  readonly userKey: string;
  readonly shown: PushoverMessage[] = [];
  /** Tags of the emergencies that go on ringing until somebody acknowledges or cancels them. */
  readonly ringing = new Set<string>();

  constructor(appToken = 'azGDORePK8gMaC0QOYAMyEEuzJnyUi', userKey = 'uQiRzpo4DXghDmr9QzzfQu27cmVRsG') {
    this.appToken = appToken;
    this.userKey = userKey;
  }

  answer({ path, body }: ServiceRequest): ServiceAnswer {
    const form = new URLSearchParams(body);
    if (form.get('token') !== this.appToken) return PUSHOVER_FAULTS.wrongToken;
    const cancelled = /^\/1\/receipts\/cancel_by_tag\/([^/]+)\.json$/.exec(path)?.[1];
    if (cancelled !== undefined) {
      const canceled = this.ringing.delete(cancelled) ? 1 : 0;
      return json(200, { canceled, status: 1, request: REQUEST });
    }
    if (path !== '/1/messages.json') return { status: 404, body: '' };
    if (form.get('user') !== this.userKey) return PUSHOVER_FAULTS.wrongUser;
    return this.#show(form);
  }

  #show(form: URLSearchParams): ServiceAnswer {
    const field = (name: string) => form.get(name) ?? '';
    const priority = Number(form.get('priority') ?? 0);
    const link = field('url');
    if (field('message') === '')
      return refused(400, { message: 'cannot be blank' }, ['message cannot be blank']);
    if (field('message').length > MAX_MESSAGE)
      return refused(400, { message: 'invalid' }, ['message is too long']);
    if (field('title').length > MAX_TITLE) return refused(400, { title: 'invalid' }, ['title is too long']);
    if (link.length > MAX_URL) return refused(400, { url: 'invalid' }, ['URL is too long']);
    if (field('url_title').length > MAX_URL_TITLE)
      return refused(400, { url_title: 'invalid' }, ['URL title is too long']);
    if (![-2, -1, 0, 1, 2].includes(priority))
      return refused(400, { priority: 'invalid' }, ['priority is invalid']);
    if (priority === EMERGENCY) {
      const [retry, expire] = [Number(field('retry')), Number(field('expire'))];
      if (!(retry >= LEAST_RETRY_SECONDS)) {
        return refused(400, { retry: 'must be supplied with this priority level' }, [
          'retry must be supplied with priority=2',
        ]);
      }
      if (!(expire > 0 && expire <= MOST_EXPIRE_SECONDS)) {
        return refused(400, { expire: 'must be supplied with this priority level' }, [
          'expire must be supplied with priority=2',
        ]);
      }
      for (const tag of field('tags').split(',')) if (tag !== '') this.ringing.add(tag);
    }
    this.shown.push({
      title: field('title'),
      message: field('message'),
      priority,
      ...(link === '' ? {} : { link: { url: link, title: field('url_title') } }),
    });
    const receipt = priority === EMERGENCY ? { receipt: 'rLqVuqTRh62UzxtmqiaLzQmVcPgiCy' } : {};
    return json(200, { status: 1, request: REQUEST, ...receipt }, LIMITS);
  }
}
