import { describe, expect, it } from 'vitest';
import { deviceName, deviceSchema, signedIn, subscriptionSchema } from '../../../core/web/device.ts';

const NOW = Date.parse('2026-11-27T03:12:00Z');

describe('names of devices', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.0.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPad',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) EdgiOS/142.0.0.0 Version/18.0 Mobile/15E148 Safari/604.1',
      'Edge on iPhone',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15',
      'Firefox on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'Samsung Internet on Android',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0',
      'Edge on Android',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari on Mac',
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0',
      'Opera on Chromebook',
    ],
    ['HomeApp/1 (iPhone)', 'iPhone'],
    ['Firefox/145.0', 'Firefox'],
    ['curl/8.0', 'A device'],
    [undefined, 'A device'],
  ])('%s is %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});

describe('a device that signs in', () => {
  it('may do what its link says, for 90 days', () => {
    expect(signedIn('Safari on iPhone', 'look', NOW)).toEqual({
      name: 'Safari on iPhone',
      rights: 'look',
      signedInAt: NOW,
      expiresAt: NOW + 90 * 86_400_000,
    });
  });

  it.each([
    { name: 'as it signed in', change: {}, taken: true },
    { name: 'with when it was last seen', change: { seenAt: NOW }, taken: true },
    { name: 'with rights that there are none of', change: { rights: 'own' }, taken: false },
    { name: 'without its end', change: { expiresAt: undefined }, taken: false },
  ])('is stored $name, or not', ({ change, taken }) => {
    const device = { ...signedIn('Safari on iPhone', 'act', NOW), ...change };
    expect(deviceSchema.safeParse(device).success).toBe(taken);
  });
});

describe('where a device wants notifications', () => {
  const KEYS = { p256dh: `B${'a-_9'.repeat(21)}aa`, auth: `${'a-_9'.repeat(5)}aa` };
  const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/abc';
  it.each([
    { name: 'as a browser gives it', subscription: { endpoint: ENDPOINT, keys: KEYS }, taken: true },
    {
      name: 'with padded keys, and more than is read',
      subscription: {
        endpoint: ENDPOINT,
        expirationTime: null,
        keys: { p256dh: `${KEYS.p256dh}=`, auth: `${KEYS.auth}==` },
      },
      taken: true,
    },
    {
      name: 'as long as a database takes',
      subscription: { endpoint: `${ENDPOINT}/`.padEnd(1_024, 'a'), keys: KEYS },
      taken: true,
    },
    {
      name: 'longer than that',
      subscription: { endpoint: `${ENDPOINT}/`.padEnd(1_025, 'a'), keys: KEYS },
      taken: false,
    },
    {
      name: 'with a public key that is too short',
      subscription: { endpoint: ENDPOINT, keys: { ...KEYS, p256dh: KEYS.p256dh.slice(1) } },
      taken: false,
    },
    {
      name: 'with a public key that goes on',
      subscription: { endpoint: ENDPOINT, keys: { ...KEYS, p256dh: `${KEYS.p256dh}aa` } },
      taken: false,
    },
    {
      name: 'with a public key behind something else',
      subscription: { endpoint: ENDPOINT, keys: { ...KEYS, p256dh: `a ${KEYS.p256dh}` } },
      taken: false,
    },
    {
      name: 'with a secret that is too short',
      subscription: { endpoint: ENDPOINT, keys: { ...KEYS, auth: KEYS.auth.slice(1) } },
      taken: false,
    },
    {
      name: 'with a secret that goes on',
      subscription: { endpoint: ENDPOINT, keys: { ...KEYS, auth: `${KEYS.auth}=` } },
      taken: false,
    },
    {
      name: 'with a secret behind something else',
      subscription: { endpoint: ENDPOINT, keys: { ...KEYS, auth: `a ${KEYS.auth}` } },
      taken: false,
    },
    { name: 'without keys', subscription: { endpoint: ENDPOINT }, taken: false },
  ])('is taken $name: $taken', ({ subscription, taken }) => {
    expect(subscriptionSchema.safeParse(subscription).success).toBe(taken);
  });
});
