import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { DAY_MS, SECOND_MS } from '../../core/contract/lengths.ts';
import { formatReadAt } from '../../core/readings/reading.ts';
import { answerOf, HTML, jsonAnswer, policyWithScript, type WebAnswer } from '../../core/web/exchange.ts';
import type { HushStore } from '../../lambda/aws/hush-store.ts';
import type { HouseholdPage, PageViewer } from '../../lambda/web/ports.ts';
import { limitLines } from '../data/limit-spans.ts';
import { PageData } from '../data/page-data.ts';
import { quarterColumns } from '../data/quarter-columns.ts';
import type { BundledFiles } from './files.ts';
import { shellHtml } from './shell.ts';
import { RECENT_MS, type WebHome } from './web-home.ts';

export interface HouseholdPageParts {
  readonly files: BundledFiles;
  readonly open: (household: string) => Promise<WebHome>;
  readonly hush: HushStore;
  /** Public key of push messages; undefined where there is none. */
  readonly pushKey: (household: string) => Promise<string | undefined>;
}

interface Opened {
  readonly home: WebHome;
  readonly data: PageData;
  freshAt: number;
}

/** What several requests of one look share. */
const FRESH_MS = 5 * SECOND_MS;
const LONGEST_SPAN_MS = 401 * DAY_MS;

const epochSeconds = z.coerce.number().check(z.gte(0), z.lte(1e11));
const spanSchema = z
  .object({
    from: epochSeconds,
    to: epochSeconds,
    points: z._default(z.coerce.number().check(z.int(), z.gte(10), z.lte(2_000)), 1_000),
  })
  .check(z.refine(({ from, to }) => from < to && (to - from) * SECOND_MS <= LONGEST_SPAN_MS));
const countSchema = z.coerce.number().check(z.int(), z.gte(2), z.lte(60));
const readAtSchema = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));

/** The page of each household; what was read is kept while the function lives. */
export const createHouseholdPage = (parts: HouseholdPageParts): HouseholdPage => {
  const headHash = createHash('sha256').update(parts.files.head).digest('base64');
  const opened = new Map<string, Promise<Opened>>();

  const openNow = async (household: string, now: number): Promise<Opened> => {
    const home = await parts.open(household);
    return { home, data: new PageData(home), freshAt: now };
  };

  const look = async (household: string, now: number): Promise<Opened> => {
    let opening = opened.get(household);
    if (opening === undefined) {
      opening = openNow(household, now);
      opened.set(household, opening);
      // What failed is tried again at the next look.
      opening.catch(() => opened.delete(household));
      return opening;
    }
    const known = await opening;
    if (now < known.freshAt || now - known.freshAt >= FRESH_MS) {
      known.freshAt = now;
      await known.home.refresh();
      await known.data.refresh(false);
    }
    return known;
  };

  return {
    shell: async (household, { device, households }) =>
      answerOf(
        HTML,
        shellHtml(parts.files.index, {
          household,
          households,
          rights: device.device.rights,
          deviceId: device.id,
          pushKey: await parts.pushKey(household),
          prefix: parts.files.prefix,
          head: parts.files.head,
        }),
        { headers: policyWithScript(headHash) },
      ),

    data: async (household, name, query, viewer) => {
      const { now } = viewer;
      switch (name) {
        case 'overview.json':
          return jsonAnswer(await overview(await look(household, now), household, viewer));
        case 'readings.json': {
          const span = spanSchema.safeParse(Object.fromEntries(query));
          return span.success
            ? jsonAnswer(await readings(await look(household, now), span.data))
            : REFUSED_SPAN;
        }
        case 'alerts.json':
          return jsonAnswer(await (await look(household, now)).data.alerts());
        case 'days.json': {
          const count = countSchema.safeParse(query.get('count'));
          return count.success
            ? jsonAnswer(await (await look(household, now)).data.days(count.data))
            : REFUSED_COUNT;
        }
        case 'news.json': {
          const after = readAtSchema.safeParse(query.get('after'));
          return after.success
            ? jsonAnswer(await news(await look(household, now), household, viewer, Date.parse(after.data)))
            : REFUSED_AFTER;
        }
        default:
          return undefined;
      }
    },
  };

  async function overview({ home, data }: Opened, household: string, { device }: PageViewer) {
    const hush = await parts.hush.load(household);
    const whole = await data.overview();
    return {
      ...whole,
      share: 1,
      ...(whole.newest === undefined ? {} : { newestReadAt: formatReadAt(whole.newest.at * SECOND_MS) }),
      lastTold: home.alerts().at(-1)?.id,
      rights: device.device.rights,
      notified: device.device.push !== undefined,
      muted: hush.muted,
      ...(hush.pausedUntil === undefined ? {} : { pausedUntil: hush.pausedUntil }),
    };
  }

  async function news(known: Opened, household: string, viewer: PageViewer, after: number) {
    const { home, data } = known;
    const to = home.now();
    const from = Math.max(after + 1, to - RECENT_MS);
    return {
      overview: await overview(known, household, viewer),
      readings: from < to ? await data.columns({ from, to, points: 1_000 }) : { at: [], demandW: [] },
    };
  }

  async function readings({ home, data }: Opened, asked: z.infer<typeof spanSchema>) {
    const [from, to] = [asked.from * SECOND_MS, asked.to * SECOND_MS];
    const recentFrom = home.now() - RECENT_MS;
    if (from >= recentFrom) return data.chart({ from, to, points: asked.points });
    const { rules } = (await home.household()).rules;
    const { timeZone } = home;
    const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
    // A local day may begin a date earlier or later than UTC's.
    const days = await home.days(dateOf(from - DAY_MS), dateOf(to + DAY_MS));
    const recent: Parameters<typeof quarterColumns>[1][number][] = [];
    if (to > recentFrom) for await (const page of home.readings(recentFrom, to)) recent.push(...page);
    return {
      ...quarterColumns(days, recent, { from, to, recentFrom }),
      limits: limitLines(rules, { from, to, timeZone }),
    };
  }
};

const refused = (line: string): WebAnswer =>
  answerOf('text/plain; charset=utf-8', `${line}\n`, { status: 400 });
const REFUSED_SPAN = refused(
  'from and to: epoch seconds, from before to, at most 401 days apart; points: 10 to 2000.',
);
const REFUSED_COUNT = refused('count: a whole number of days from 2 to 60.');
const REFUSED_AFTER = refused('after: a reading’s readAt, such as 2026-05-15T17:14:50Z.');
