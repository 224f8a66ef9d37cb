import * as z from 'zod/mini';
import { DAY_MS } from '../../core/contract/lengths.ts';
import { withoutMute } from '../../core/messages/change-hush.ts';
import { type Device, subscriptionSchema } from '../../core/web/device.ts';
import {
  emptyAnswer,
  jsonAnswer,
  redirectTo,
  type WebAnswer,
  type WebRequest,
} from '../../core/web/exchange.ts';
import { mutedAs, muteOf } from '../../core/web/mute.ts';
import { originOf } from '../../core/web/origin.ts';
import { isPushEndpoint, MAX_SUBSCRIPTIONS } from '../../core/web/push-endpoint.ts';
import {
  foreignOrigin,
  lookOnly,
  missingOrigin,
  notFound,
  notSignedIn,
  notUnderstood,
  wrongMethod,
} from '../../core/web/refusals.ts';
import { formField, jsonBody } from './form.ts';
import type { PageViewer, StoredDevice, WebPorts } from './ports.ts';
import { deviceOf, sessionsOf } from './sessions.ts';

/** `/<household>` and what lies below it: for signed-in devices only. */
export const householdRoute = async (
  { household, name }: { readonly household: string; readonly name: string },
  request: WebRequest,
  ports: WebPorts,
  now: number,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  const { method } = request;
  if (!ports.households.includes(household)) return notFound(styles);
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return wrongMethod('GET, POST', styles);
  if (method === 'POST') {
    const origin = originOf(request);
    if (origin !== 'own') return origin === 'foreign' ? foreignOrigin(styles) : missingOrigin(styles);
  }
  const sessions = await sessionsOf(request, ports, now);
  const session = sessions.find((one) => one.household === household);
  const device = session === undefined ? undefined : await deviceOf(session, ports, now);
  if (device === undefined) {
    return name === '' && method === 'GET'
      ? redirectTo(`/sign-in?household=${household}`)
      : notSignedIn(styles);
  }
  if (method === 'POST') return order(household, name, { request, ports, now, device });
  const viewer: PageViewer = { now, device, households: sessions.map((one) => one.household) };
  if (name === '') {
    await noteSeen(household, device, ports, now);
    return ports.page.shell(household, viewer);
  }
  if (name === 'devices.json') return devices(household, viewer, ports);
  return (await ports.page.data(household, name, request.query, viewer)) ?? notFound(styles);
};

interface Order {
  readonly request: WebRequest;
  readonly ports: WebPorts;
  readonly now: number;
  readonly device: StoredDevice;
}

const order = (household: string, name: string, given: Order): Promise<WebAnswer> | WebAnswer => {
  const { styles } = given.ports.files;
  switch (name) {
    case 'push':
      return subscribe(household, given);
    case 'push-off':
      return unsubscribe(household, given);
    case 'mute':
    case 'unmute':
    case 'sign-out':
      if (given.device.device.rights !== 'act') return lookOnly(styles);
      return name === 'sign-out' ? signOut(household, given) : mute(household, name, given);
    default:
      return notFound(styles);
  }
};

const MAX_NAME = 64;

const mute = async (
  household: string,
  how: 'mute' | 'unmute',
  { request, ports, now }: Order,
): Promise<WebAnswer> => {
  const rule = formField(request, 'rule') ?? '';
  const length = formField(request, 'for') ?? '1h';
  const { styles } = ports.files;
  const { has, ruleTitle } = await ports.homes.names(household);
  if (rule.length > MAX_NAME || !has(rule)) return notUnderstood('There is no such rule now.', styles);
  if (how === 'unmute') {
    await ports.hush.change(household, (hush) => withoutMute(hush, rule, now));
    return jsonAnswer({ rule, title: ruleTitle(rule) });
  }
  if (length !== '1h' && length !== 'over') return notUnderstood('for: 1h or over.', styles);
  const episode = length === 'over' ? await ports.homes.episodeNow(household, rule, now) : undefined;
  if (length === 'over' && episode === undefined)
    return notUnderstood('Nothing is on: there is no alert to mute.', styles);
  const set = muteOf({ household, rule, episode, length }, now);
  await ports.hush.change(household, (hush) => mutedAs(hush, rule, set, now));
  return jsonAnswer({ rule, title: ruleTitle(rule), mute: set });
};

const subscriptionBodySchema = z.object({ subscription: subscriptionSchema });

/** Notifications to this device from now on. */
const subscribe = async (household: string, { request, ports, now, device }: Order): Promise<WebAnswer> => {
  const { styles } = ports.files;
  const parsed = subscriptionBodySchema.safeParse(jsonBody(request.body));
  if (!parsed.success) return notUnderstood('This is no push subscription.', styles);
  const { subscription } = parsed.data;
  if (!isPushEndpoint(subscription.endpoint, ports.push)) {
    return notUnderstood(
      'Notifications go through the push services of Chrome, Firefox, Safari and Edge only.',
      styles,
    );
  }
  const all = await ports.devices.all(household, now);
  const others = all.filter((one) => one.id !== device.id && one.device.push !== undefined);
  if (others.length >= MAX_SUBSCRIPTIONS) {
    return notUnderstood(
      `${MAX_SUBSCRIPTIONS} devices get notifications already: sign one out first, with npx home-mini web devices.`,
      styles,
    );
  }
  return savePush(household, device, { ...device.device, push: subscription }, ports);
};

const unsubscribe = (household: string, { ports, device }: Order): Promise<WebAnswer> => {
  const { push: _gone, ...rest } = device.device;
  return savePush(household, device, rest, ports);
};

const savePush = async (
  household: string,
  { id, version }: StoredDevice,
  device: Device,
  ports: WebPorts,
): Promise<WebAnswer> => {
  if (await ports.devices.save(household, id, device, version)) return emptyAnswer();
  return notUnderstood('This device was changed at the same moment. Try again.', ports.files.styles);
};

/** The devices of a household, for those who may sign others out. */
const devices = async (household: string, viewer: PageViewer, ports: WebPorts): Promise<WebAnswer> => {
  const all = await ports.devices.all(household, viewer.now);
  return jsonAnswer(
    all
      .filter(({ id }) => viewer.device.device.rights === 'act' || id === viewer.device.id)
      .map(({ id, device }) => ({
        id,
        name: device.name,
        rights: device.rights,
        signedInAt: device.signedInAt,
        seenAt: device.seenAt ?? device.signedInAt,
        notified: device.push !== undefined,
        own: id === viewer.device.id,
      })),
  );
};

const signOut = async (household: string, { request, ports, now }: Order): Promise<WebAnswer> => {
  const id = formField(request, 'device') ?? '';
  const known = await ports.devices.all(household, now);
  if (!known.some((one) => one.id === id))
    return notUnderstood('There is no such device.', ports.files.styles);
  await ports.devices.remove(household, id, now);
  return emptyAnswer();
};

/** Remembers once a day that a device is in use; who changes it meanwhile has the better word. */
const noteSeen = async (
  household: string,
  { id, device, version }: StoredDevice,
  ports: WebPorts,
  now: number,
): Promise<void> => {
  if (now - (device.seenAt ?? device.signedInAt) < DAY_MS) return;
  await ports.devices.save(household, id, { ...device, seenAt: now }, version);
};
