import { describe, expect, it } from 'vitest';
import { failure } from '../../support/fake-octopus.ts';
import {
  HOUR,
  ME,
  MINUTE,
  PARTNER,
  PollWorld,
  settledWorld,
  type WorldOptions,
} from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };
const CRITICAL = { ...OFFLINE, severity: 'critical' };

const kindsOf = (world: PollWorld): string[] =>
  world.messages.map(({ id, rule, event }) =>
    rule === 'service' ? (id.split('/')[1] ?? '') : `${rule} ${event}`,
  );

type Trouble = (world: PollWorld) => void;

const takeToken = (world: PollWorld): void => world.octopus.tokens.clear();
const rejectKey: Trouble = (world) => {
  takeToken(world);
  world.octopus.facts.key = 'another key';
};
const acceptKey: Trouble = (world) => {
  world.octopus.facts.key = 'a new key';
  world.writeKey('a new key');
};
const silenceMini: Trouble = (world) => {
  world.home.holes.push({ from: world.now, to: world.now + 100 * HOUR });
};
const bringMiniBack: Trouble = (world) => {
  const hole = world.home.holes.pop();
  if (hole !== undefined) world.home.holes.push({ from: hole.from, to: world.now });
};

const begun = (options: WorldOptions = {}): Promise<PollWorld> =>
  settledWorld({ rules: [OFFLINE], ...options });

/** Each problem, and how its owner fixes it. */
const PROBLEMS: readonly { name: string; begin: Trouble; end: Trouble; lasts: number }[] = [
  {
    name: 'a missing key',
    begin: (world) => {
      takeToken(world);
      world.parameters.key = undefined;
    },
    end: acceptKey,
    lasts: 3 * HOUR,
  },
  { name: 'a rejected key', begin: rejectKey, end: acceptKey, lasts: 3 * HOUR },
  {
    name: 'an account that is not found',
    begin: (world) => {
      world.octopus.facts.account = 'A-OTHER000';
      world.octopus.telemetry.always(answers(failure('KT-CT-4123')));
    },
    end: (world) => {
      world.octopus.telemetry.heal();
      world.writeSettings({ callsPerHour: 76 });
    },
    lasts: 3 * HOUR,
  },
  {
    name: 'a meter that is not found',
    begin: (world) => world.octopus.telemetry.always(answers(failure('KT-GB-4050'))),
    end: (world) => {
      world.octopus.telemetry.heal();
      world.writeSettings({ callsPerHour: 76 });
    },
    lasts: 3 * HOUR,
  },
  {
    name: 'a meter of somebody else',
    begin: (world) => world.octopus.telemetry.always(answers(failure('KT-CT-1111'))),
    end: (world) => {
      world.octopus.telemetry.heal();
      world.writeSettings({ callsPerHour: 76 });
    },
    lasts: 3 * HOUR,
  },
];

describe.each(PROBLEMS)('$name explains a silence', ({ begin, end, lasts }) => {
  it('so that its one message and the all-clear are all that is sent', async () => {
    const world = await begun();
    begin(world);
    await world.live(lasts);
    expect(kindsOf(world)).toEqual(['problem']);
    end(world);
    await world.live(HOUR);
    expect(kindsOf(world)).toEqual(['problem', 'problem-over']);
  });

  it('and a silence that outlives it is reported once it has done so for after', async () => {
    const world = await begun();
    begin(world);
    silenceMini(world);
    await world.live(lasts);
    end(world);
    const endedAt = world.now;
    await world.live(15 * MINUTE);
    expect(kindsOf(world)).toEqual(['problem', 'problem-over']);
    await world.live(2 * MINUTE);
    expect(kindsOf(world)).toEqual(['problem', 'problem-over', 'offline raised']);
    expect(world.messages.at(-1)?.createdAt).toBe(endedAt + 16 * MINUTE);
    bringMiniBack(world);
    await world.live(10 * MINUTE);
    expect(kindsOf(world).at(-1)).toBe('offline recovered');
  });
});

describe('a standing problem and a silence', () => {
  it('that began before it, but was not yet reported, are one message', async () => {
    const world = await begun();
    silenceMini(world);
    await world.live(10 * MINUTE);
    rejectKey(world);
    await world.live(3 * HOUR);
    expect(kindsOf(world)).toEqual(['problem']);
  });

  it('that was reported before it are two, and the silence ends with its own', async () => {
    const world = await begun();
    silenceMini(world);
    await world.live(30 * MINUTE);
    rejectKey(world);
    await world.live(2 * HOUR);
    acceptKey(world);
    await world.live(30 * MINUTE);
    expect(kindsOf(world)).toEqual(['offline raised', 'problem', 'problem-over']);
    bringMiniBack(world);
    await world.live(10 * MINUTE);
    expect(kindsOf(world)).toEqual(['offline raised', 'problem', 'problem-over', 'offline recovered']);
  });

  it('that was over when the key was rejected leave nothing to report', async () => {
    const world = await begun();
    silenceMini(world);
    await world.live(30 * MINUTE);
    bringMiniBack(world);
    await world.live(20 * MINUTE);
    rejectKey(world);
    await world.live(2 * HOUR);
    expect(kindsOf(world)).toEqual(['offline raised', 'offline recovered', 'problem']);
  });

  it('are one message from the very first poll on', async () => {
    const world = new PollWorld({ rules: [OFFLINE] });
    world.parameters.key = undefined;
    await world.live(5 * HOUR);
    expect(kindsOf(world)).toEqual(['problem']);
    world.octopus.facts.key = 'the first key';
    world.writeKey('the first key');
    world.home.holes.push({ from: 0, to: world.now + 100 * HOUR });
    await world.live(17 * MINUTE);
    expect(kindsOf(world)).toEqual(['problem', 'problem-over', 'offline raised']);
    expect(world.subjects.at(-1)).toContain('none since the first poll');
  });

  it('stay one message for each problem where one follows the other', async () => {
    const world = await begun();
    rejectKey(world);
    await world.live(HOUR);
    world.octopus.telemetry.always(answers(failure('KT-GB-4050')));
    acceptKey(world);
    await world.live(HOUR);
    takeToken(world);
    world.parameters.key = undefined;
    world.writeSettings({ callsPerHour: 76 });
    await world.live(HOUR);
    expect(kindsOf(world)).toEqual(['problem', 'problem', 'problem']);
    world.octopus.telemetry.heal();
    acceptKey(world);
    await world.live(HOUR);
    expect(kindsOf(world)).toEqual(['problem', 'problem', 'problem', 'problem-over']);
  });

  it('do not make data patchy', async () => {
    const world = await begun();
    for (let times = 0; times < 4; times += 1) {
      rejectKey(world);
      await world.live(30 * MINUTE);
      acceptKey(world);
      await world.live(30 * MINUTE);
    }
    expect(kindsOf(world).filter((kind) => kind.startsWith('offline'))).toEqual([]);
    expect(world.monitor.alerts.rules.offline).toMatchObject({ raises: [] });
  });

  it('change nothing in the stored state from poll to poll while the problem stands', async () => {
    const world = await begun();
    rejectKey(world);
    await world.live(5 * MINUTE);
    world.callCounts();
    await world.live(30 * MINUTE);
    expect(world.callCounts()['state.saveMonitor']).toBeUndefined();
  });

  it('are told apart again where Octopus fails after the problem: an hour of patience from its end', async () => {
    const world = await begun();
    rejectKey(world);
    await world.live(2 * HOUR);
    acceptKey(world);
    await world.poll();
    world.octopus.telemetry.always(answers({ ok: false, failure: { kind: 'transient', detail: '503' } }));
    await world.live(61 * MINUTE);
    expect(kindsOf(world)).toEqual(['problem', 'problem-over']);
  });
});

describe('a problem that readers of a critical rule do not know of', () => {
  const recipients = [
    { id: ME, kind: 'email', minSeverity: 'info' },
    { id: PARTNER, kind: 'sms', minSeverity: 'critical' },
  ] as const;

  it('does not keep that rule quiet', async () => {
    const world = await begun({ rules: [CRITICAL], settings: { recipients: [...recipients] } });
    rejectKey(world);
    await world.live(HOUR);
    expect(kindsOf(world)).toEqual(['problem', 'offline raised']);
    expect(world.messages.at(-1)?.to).toContain(PARTNER);
  });

  it('keeps a rule quiet that reaches nobody else', async () => {
    const world = await begun({ settings: { recipients: [...recipients] } });
    rejectKey(world);
    await world.live(HOUR);
    expect(kindsOf(world)).toEqual(['problem']);
  });

  it('because quiet hours hold it: a critical silence is reported at once, another waits with it', async () => {
    // the world begins at 13:00 local
    const quietHours = '13:05-15:00';
    const rules = (rule: object) => JSON.stringify({ quietHours, rules: [rule] });
    const night = await settledWorld({ rules: [CRITICAL] });
    night.writeRulesText(rules(CRITICAL));
    rejectKey(night);
    await night.live(HOUR);
    expect(kindsOf(night)).toEqual(['offline raised']);
    await night.live(2 * HOUR);
    expect(kindsOf(night)).toEqual(['offline raised', 'summary summary']);

    const calm = await settledWorld({ rules: [OFFLINE] });
    calm.writeRulesText(rules(OFFLINE));
    rejectKey(calm);
    await calm.live(3 * HOUR);
    expect(kindsOf(calm)).toEqual(['summary summary']);
  });

  it('until the summary told it: a critical silence then stays quiet, the next night too', async () => {
    const world = await settledWorld({ rules: [CRITICAL] });
    world.writeRulesText(JSON.stringify({ quietHours: '13:05-13:20', rules: [CRITICAL] }));
    rejectKey(world);
    await world.live(26 * HOUR);
    expect(kindsOf(world)).toEqual(['summary summary']);
  });
});

describe('what an earlier version stored', () => {
  it('of a problem and a silence that both were reported goes on without a further word', async () => {
    const world = await begun();
    silenceMini(world);
    await world.live(30 * MINUTE);
    rejectKey(world);
    await world.live(10 * MINUTE);
    const stored = JSON.parse(world.items.monitor ?? '{}');
    const { cause: _, causes: __, explained: ___, ...offline } = stored.alerts.rules.offline;
    delete stored.octopus.answeredAt;
    world.items.monitor = JSON.stringify({
      ...stored,
      alerts: { ...stored.alerts, rules: { offline } },
    });
    await world.live(2 * HOUR);
    acceptKey(world);
    bringMiniBack(world);
    await world.live(20 * MINUTE);
    expect(kindsOf(world)).toEqual(['offline raised', 'problem', 'problem-over', 'offline recovered']);
  });
});
