import { expect, it } from 'vitest';
import { renderEmail } from '../../../../core/channels/email/render.ts';
import type { MessageLink } from '../../../../core/messages/message-links.ts';
import type { Wording } from '../../../../core/messages/wording.ts';
import { contextAt, NOW } from '../../../support/messages.ts';

const SHORT: Wording = {
  state: 'ALERT',
  headline: 'Home using 9.4 kW',
  first: 'Very high: Home is using 9.4 kW.',
  facts: [],
  next: [],
};
const WHOLE: Wording = {
  ...SHORT,
  advice: 'Not on purpose? Look at oven and heaters.',
  course: '18:02 ▁▂▇ 18:22',
  facts: [
    ['Limit', 'over 9 kW for 20 min'],
    ['Energy so far', '3.1 kWh'],
  ],
  next: ['You get one message when it is over.'],
};
const LINKS: readonly MessageLink[] = [
  { label: 'Mute 1 h', url: 'https://x.example/m/one', action: 'mute' },
  { label: 'Open', url: 'https://x.example/home', action: 'open' },
];
const CONSOLE = { readings: 'https://console.example/readings', rules: 'https://console.example/rules' };
const FOOTER =
  'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h\n';

it.each<[string, Wording, object, readonly MessageLink[] | undefined, string]>([
  [
    'says what is the matter, and how rules are changed',
    SHORT,
    {},
    undefined,
    `Very high: Home is using 9.4 kW.\n\n${FOOTER}`,
  ],
  [
    'has room for everything there is to say, the values of facts below one another',
    WHOLE,
    {},
    LINKS,
    `Very high: Home is using 9.4 kW.
Not on purpose? Look at oven and heaters.

18:02 ▁▂▇ 18:22

Limit:         over 9 kW for 20 min
Energy so far: 3.1 kWh

Mute 1 h: https://x.example/m/one
Open: https://x.example/home

You get one message when it is over.
${FOOTER}`,
  ],
  [
    'leads to the console where it is about the poller',
    { ...SHORT, service: true },
    { links: CONSOLE },
    [],
    `Very high: Home is using 9.4 kW.

Readings (times there are UTC): https://console.example/readings
Rules: https://console.example/rules
${FOOTER}`,
  ],
  [
    'about the poller of a home without a console leads nowhere',
    { ...SHORT, service: true },
    {},
    [],
    `Very high: Home is using 9.4 kW.\n\n${FOOTER}`,
  ],
  [
    'about an alert does not lead to the console',
    SHORT,
    { links: CONSOLE },
    [],
    `Very high: Home is using 9.4 kW.\n\n${FOOTER}`,
  ],
])('an email %s', (_, wording, change, links, text) => {
  const options = { last: false, ...(links === undefined ? {} : { links }) };
  expect(renderEmail(wording, contextAt(NOW, change), options)).toBe(text);
});
