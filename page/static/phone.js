import { json, onTheWeb, order } from './feed.js';
import { moment, time } from './writing.js';

const element = (id) => document.getElementById(id);
const {
  base = '',
  homes = '',
  rights = '',
  device: ownDevice = '',
  pushKey = '',
} = document.documentElement.dataset;
const household = base.slice(1);
const mayAct = rights === 'act';

const make = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  Object.assign(made, properties);
  made.append(...children);
  return made;
};

const say = (text) => {
  element('device-said').textContent = text;
};

/** Does what a button orders, and says what went wrong. */
const press = (button, act) =>
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await act();
    } catch (error) {
      say(error instanceof TypeError ? 'Not connected: nothing was changed.' : error.message);
    } finally {
      button.disabled = false;
    }
  });

const button = (label, act) => {
  const made = make('button', { type: 'button', textContent: label });
  press(made, act);
  return made;
};

/** Names of households that this phone is signed in to, where there are several. */
const showHomes = () => {
  const names = homes.split(' ').filter((name) => name !== '');
  if (names.length < 2) return;
  element('homes').hidden = false;
  element('homes').replaceChildren(
    ...names.map((name) => {
      const link = make('a', { href: `/${name}`, textContent: name.replaceAll('-', ' ') });
      if (name === household) link.setAttribute('aria-current', 'page');
      return link;
    }),
  );
};

/**
 * A line for each alert that is on or muted, with what may be pressed.
 * @param changed called when a press has changed something
 */
export const showMutes = ({ rules = [], muted = {}, pausedUntil, now }, changed) => {
  if (!onTheWeb) return;
  const lines = rules.flatMap((rule) => {
    const mute = muted[rule.name];
    const stands = mute !== undefined && (mute.until === undefined || mute.until > now * 1000);
    if (!stands && rule.phase !== 'raised') return [];
    const until = mute?.until === undefined ? 'until it is over' : `until ${time(mute.until / 1000)}`;
    const text = make('span', {
      textContent: stands ? `${rule.title}: muted ${until}` : `${rule.title} is on`,
    });
    if (!mayAct) return [make('li', {}, text)];
    const orderAndLook = (name, fields) => async () => {
      await order(name, fields);
      await changed();
    };
    const presses = stands
      ? [button('Undo', orderAndLook('unmute', { rule: rule.name }))]
      : [
          button('Mute 1 h', orderAndLook('mute', { rule: rule.name, for: '1h' })),
          button('Until it is over', orderAndLook('mute', { rule: rule.name, for: 'over' })),
        ];
    return [make('li', {}, text, ...presses)];
  });
  if (pausedUntil !== undefined && pausedUntil > now * 1000) {
    lines.unshift(
      make('li', { textContent: `All messages are paused until ${moment(pausedUntil / 1000)}.` }),
    );
  }
  element('mutes').hidden = lines.length === 0;
  element('mutes').replaceChildren(...lines);
};

const bytesOf = (base64url) => {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
};

const installed = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;
const isApple = /iPhone|iPad/.test(navigator.userAgent);

/** Why there can be no notifications here; undefined where there can. */
const noNotifications = () => {
  if (pushKey === '')
    return 'This home sends no notifications to phones: add { "webPush": "phones" } to the recipients.';
  if ('PushManager' in window && 'Notification' in window) return undefined;
  return isApple && !installed()
    ? 'For notifications, share this page, choose “Add to Home Screen”, and open it from there.'
    : 'This browser knows no notifications.';
};

const subscription = async () => (await navigator.serviceWorker.ready).pushManager.getSubscription();

const switchOn = async () => {
  // Browsers want the question to follow a tap.
  if ((await Notification.requestPermission()) !== 'granted') {
    throw new Error('Notifications are not allowed: allow them in the settings of this browser.');
  }
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(pushKey) });
  await order('push', { subscription: made.toJSON() });
  say('This device gets notifications.');
};

const switchOff = async () => {
  await (await subscription())?.unsubscribe();
  await order('push-off', {});
  say('This device gets no more notifications.');
};

const showNotifications = async () => {
  const why = noNotifications();
  element('notify').hidden = why !== undefined;
  element('notify-why').textContent = why ?? '';
  if (why !== undefined) return;
  const isOn = (await subscription()) !== null;
  element('notify').textContent = isOn ? 'Switch notifications off' : 'Notifications on this device';
  element('notify').dataset.on = String(isOn);
};

const showDevices = async () => {
  const devices = await json('/devices.json');
  element('devices').replaceChildren(
    ...devices.map(({ id, name, rights: may, seenAt, notified, own }) => {
      const facts = [
        own ? 'this device' : `seen ${moment(seenAt / 1000)}`,
        may === 'look' ? 'may look' : 'may mute',
        ...(notified ? ['notifications'] : []),
      ];
      const text = make('span', {}, make('strong', { textContent: name }), ` ${facts.join(' · ')}`);
      if (own || !mayAct) return make('li', {}, text);
      return make(
        'li',
        {},
        text,
        button('Sign out', async () => {
          await order('sign-out', { device: id });
          await showDevices();
        }),
      );
    }),
  );
};

const TRIES = 6;
const AGAIN_MS = 2_000;

/** The door lets only a few requests a second through, so the worker is asked for again. */
const keepOffline = async (tries = 1) => {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/service-worker.js');
  } catch (error) {
    if (tries >= TRIES) throw error;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    await keepOffline(tries + 1);
  }
};

/** What only the page on the web has: other homes, this device, working offline. */
export const setUpPhone = () => {
  if (!onTheWeb) return;
  element('this-device').hidden = false;
  showHomes();
  element('look-only').hidden = mayAct;
  press(element('notify'), async () => {
    await (element('notify').dataset.on === 'true' ? switchOff() : switchOn());
    await showNotifications();
  });
  element('devices-shown').addEventListener('toggle', ({ target }) => {
    if (target.open) showDevices().catch(() => say('The devices could not be loaded.'));
  });
  keepOffline()
    .then(showNotifications)
    .catch(() => say('This browser keeps nothing for times without a connection.'));
  element('sign-out').querySelector('input').value = household;
  element('sign-out').dataset.device = ownDevice;
};

/** Says once which times are shown where the phone's own zone is another. */
export const showZone = (timeZone) => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const at = new Date();
  const clock = (zone) =>
    at.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const differs = own !== undefined && clock(own) !== clock(timeZone);
  element('zone').hidden = !differs;
  element('zone').textContent = differs
    ? `Times are the home’s (${timeZone}), where it is ${clock(timeZone)}.`
    : '';
};
