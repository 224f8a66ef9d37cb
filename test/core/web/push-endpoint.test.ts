import { expect, it } from 'vitest';
import { isPushEndpoint } from '../../../core/web/push-endpoint.ts';

const ONLY_SERVICES = { allowLoopback: false };

it.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://a.b.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://a-1.b.push.apple.com/abc',
  'https://wns2-par02p.notify.windows.com/w/?token=abc',
  'https://a.wns2-par02p.notify.windows.com/w/?token=abc',
  'https://web.push.apple.com:443/abc',
])('a browser’s push service is one: %s', (endpoint) => {
  expect(isPushEndpoint(endpoint, ONLY_SERVICES)).toBe(true);
});

it.each([
  ['no address', 'fcm.googleapis.com'],
  ['nothing', ''],
  ['without https', 'http://fcm.googleapis.com/fcm/send/abc'],
  ['on another port', 'https://fcm.googleapis.com:8443/fcm/send/abc'],
  ['with a user', 'https://user@fcm.googleapis.com/abc'],
  ['with a password', 'https://:secret@fcm.googleapis.com/abc'],
  ['below a service', 'https://evil.fcm.googleapis.com/abc'],
  ['that only ends like one', 'https://evilfcm.googleapis.com/abc'],
  ['that only begins like one', 'https://fcm.googleapis.com.evil.example/abc'],
  ['of Mozilla alone', 'https://push.services.mozilla.com/abc'],
  ['that begins like one of Mozilla', 'https://a.push.services.mozilla.com.evil.example/abc'],
  ['that ends like one of Mozilla', 'https://evil.example/a.push.services.mozilla.com'],
  ['that begins like one of Apple', 'https://web.push.apple.com.evil.example/abc'],
  ['like one of Apple', 'https://web.push-apple.com/abc'],
  ['that begins like one of Windows', 'https://a.notify.windows.com.evil.example/abc'],
  ['with signs that no name has', 'https://a_b.notify.windows.com/abc'],
  ['with signs that no name of Apple has', 'https://a_b.push.apple.com/abc'],
  ['with signs that no name of Mozilla has', 'https://a_b.push.services.mozilla.com/abc'],
  ['on this machine', 'https://127.0.0.1/abc'],
  ['on this machine by name', 'https://localhost/abc'],
])('nothing is ever sent to an address %s', (_, endpoint) => {
  expect(isPushEndpoint(endpoint, ONLY_SERVICES)).toBe(false);
});

it.each([
  ['http://127.0.0.1:8080/abc', true],
  ['http://localhost:8080/abc', true],
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['http://fcm.googleapis.com/fcm/send/abc', false],
  ['http://10.0.0.1/abc', false],
  ['http://user@127.0.0.1/abc', false],
])('in tests this machine is one, too: %s is %s', (endpoint, taken) => {
  expect(isPushEndpoint(endpoint, { allowLoopback: true })).toBe(taken);
});
