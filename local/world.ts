import { join } from 'node:path';
import { OCTOPUS_API_URL } from '../config/config.ts';
import { DAY_MS } from '../core/contract/lengths.ts';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import { keepEpisodes, keptEpisodeSchema } from '../core/replay/kept-episodes.ts';
import { createDayStore } from '../lambda/aws/day-store.ts';
import { readingsBetween } from '../lambda/aws/reading-store.ts';
import { toldSince } from '../lambda/aws/told-reader.ts';
import { createToldStore } from '../lambda/aws/told-store.ts';
import type { PollReport } from '../lambda/poller/poll.ts';
import type { Log } from '../lambda/poller/ports.ts';
import type { Look } from '../lambda/poller/two-looks.ts';
import type { PageSource } from '../page/data/source.ts';
import { startLivePage } from '../page/live-page.ts';
import type { BegunHome, ChosenHome } from './chosen-home.ts';
import { startEmbeddedDynamoDb, TABLES } from './embedded-dynamodb.ts';
import { deleteExpired } from './expiry.ts';
import { embeddedRules, HOUSEHOLD, KEEP_FOR_DAYS, SIMULATED_DEVICE } from './household.ts';
import { jsonList } from './json-file.ts';
import type { KeptHome } from './kept-home.ts';
import type { Options } from './options.ts';
import { rememberPast, writePast } from './past-tables.ts';
import { createPoller } from './poller.ts';
import type { LivedPast } from './simulator/past.ts';
import { startSimulatedOctopus } from './simulator/simulated-octopus.ts';
import type { VirtualClock } from './simulator/virtual-clock.ts';
import type { Terminal } from './terminal.ts';
import { formatAlert } from './terminal-notifier.ts';
import { toldAlerts } from './told-alerts.ts';

/** Everything that runs: database, Octopus, page and poller. */
export interface World {
  readonly clock: VirtualClock;
  readonly pageUrl: string;
  /** One real poll: at the clock's present, or a look of a tick. */
  poll(look?: Look): Promise<PollReport>;
  /** Tells open pages what polls stored since the last time. */
  refreshPage(report: PollReport): Promise<void>;
  tellProgress(share: number): void;
  /** Epoch ms of the last poll that an earlier run saved. */
  lastSavedAt(): Promise<number | undefined>;
  countStored(fromMs: number, toMs: number): Promise<number>;
  alertsTold(): readonly OutboxMessage[];
  deleteExpired(): Promise<void>;
  /** Puts the days and alerts of a past into the state table and onto the page, unless an earlier run has. */
  remember(past: LivedPast, signal: AbortSignal): Promise<void>;
  /** Puts the readings of a past into the table, newest days first; what an earlier run wrote is left out. */
  writePast(past: LivedPast, signal: AbortSignal): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface WorldParts {
  readonly options: Options;
  readonly chosen: ChosenHome;
  /** Undefined where nothing is kept. */
  readonly kept: KeptHome | undefined;
  readonly begun: BegunHome | undefined;
  readonly timeZone: string;
  readonly clock: VirtualClock;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const SIMULATED = {
  apiKey: 'sk_simulated_home_mini',
  accountNumber: 'A-51A07ED0',
  deviceId: SIMULATED_DEVICE,
};
/** So many at once are not only new ones: holes were filled. */
const MANY_ROWS = 60;

/** @throws BadInputError where the port is taken or the folder is in use */
export const openWorld = async (parts: WorldParts): Promise<World> => {
  const { options, chosen, kept, begun, timeZone, clock, terminal, signal } = parts;
  await using opening = new AsyncDisposableStack();
  const database = await startEmbeddedDynamoDb(kept?.folder);
  opening.defer(() => database.close());
  let octopusUrl = OCTOPUS_API_URL;
  if (begun) {
    const { callsPerHour } = options;
    const octopus = await startSimulatedOctopus({
      ...SIMULATED,
      now: clock.now,
      mini: begun.mini,
      cars: begun.cars ?? [],
      callsPerHour,
    });
    opening.defer(() => octopus.close());
    octopusUrl = octopus.url;
  }
  const { apiKey, accountNumber } = options.home.kind === 'live' ? options.home : SIMULATED;
  const facts = { apiKey, accountNumber, timeZone, solar: chosen.solar };
  const days = createDayStore(database.client, TABLES.state);
  const toldStore = createToldStore(database.client, TABLES.state);
  const told = toldAlerts(
    await toldSince(database.client, TABLES.state, { household: HOUSEHOLD, from: 0 }, signal),
  );
  const episodes = jsonList(kept && join(kept.folder, 'episodes.json'), keptEpisodeSchema);
  const poller = createPoller({
    client: database.client,
    octopusUrl,
    facts,
    tell: (message) => {
      told.add(message);
      terminal.line(formatAlert(message, { timeZone, colour: terminal.colour }));
    },
    log: terminalLog(terminal),
  });
  const between = (fromMs: number, toMs: number) => poller.readings.between(HOUSEHOLD, fromMs, toMs, signal);
  const rules = embeddedRules(facts);
  const source: PageSource = {
    title: chosen.title,
    timeZone,
    now: clock.now,
    readings: (from, to) =>
      readingsBetween(database.client, TABLES.readings, { household: HOUSEHOLD, from, to }, { signal }),
    days: (from, to) => days.between(HOUSEHOLD, from, to, signal),
    household: async () => {
      const { monitor, usual } = await poller.state.load(HOUSEHOLD, signal);
      return { rules, monitor, usual };
    },
    alerts: told.list,
    episodes: episodes.list,
  };
  const page = await startLivePage(source, options.port);
  opening.defer(() => page.close());

  const running = opening.move();
  return {
    clock,
    pageUrl: page.origin,
    poll: async (look = { now: clock.now(), second: false }) => {
      const report = await poller.poll(look, signal);
      if (report.events.length > 0) episodes.replace(keepEpisodes(episodes.list(), report.events));
      return report;
    },
    refreshPage: ({ rowsStored }) => page.refresh(rowsStored > MANY_ROWS),
    tellProgress: (share) => page.tellProgress(share),
    lastSavedAt: async () => (await poller.state.load(HOUSEHOLD, signal)).monitor?.savedAt,
    countStored: async (fromMs, toMs) => {
      let count = 0;
      for (let from = fromMs; from <= toMs; from += DAY_MS) {
        count += (await between(from, Math.min(toMs, from + DAY_MS - 1))).length;
      }
      return count;
    },
    alertsTold: () => told.list(),
    deleteExpired: async () => {
      const before = clock.now() - KEEP_FOR_DAYS * DAY_MS;
      await deleteExpired(database.client, TABLES.readings, { household: HOUSEHOLD, before }, signal);
    },
    remember: (past, stop) =>
      rememberPast(past, {
        rules: rules.rules,
        days,
        readings: poller.readings,
        keepTold: async (message) => {
          await toldStore.keep(HOUSEHOLD, message);
          told.add(message);
        },
        episodes,
        show: () => page.refresh(true),
        signal: stop,
      }),
    writePast: (past, stop) => writePast(past, { readings: poller.readings, signal: stop }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

/** What the function would log as a warning or an error; the rest is not for a terminal. */
const terminalLog = (terminal: Terminal): Log => {
  const line = (message: string, facts: object) => terminal.line(`  ! ${message} ${JSON.stringify(facts)}`);
  return { info: () => undefined, warn: line, error: line };
};
