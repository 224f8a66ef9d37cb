import { bareTitle, entitled, titleOf } from '../../contract/title.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import { adviceOf } from './advice.ts';
import { capital } from './episode-gap.ts';
import type { DemandEvent, DemandReason } from './events.ts';
import { demandFacts, drawnCourse, historyLine } from './facts.ts';
import { phrases } from './phrases.ts';

/** The words for everything a `demand` rule tells. */
export const demandWording = (event: DemandEvent, context: MessageContext): HoldableWording => {
  const { reason } = event;
  return {
    named: titleOf({ name: event.rule, title: event.title }),
    ...wordsOf(event, reason, context),
    course: drawnCourse(reason, context),
    facts: demandFacts(reason, context),
    line: historyLine(event, reason, context),
  };
};

type Words = Pick<Wording, 'state' | 'headline' | 'first' | 'advice' | 'more' | 'next'>;

const wordsOf = (event: DemandEvent, reason: DemandReason, context: MessageContext): Words => {
  switch (reason.kind) {
    case 'beyond-limit':
      return begun(event, reason, context);
    case 'still-beyond':
      return stillOn(event, reason, context);
    case 'window-closed':
      return hoursOver(event, reason, context);
    case 'back-to-normal':
      return over(event, reason, context, 'Nothing to do.');
    case 'price-changed':
      return over(event, reason, context, 'The price changed; the use may go on.');
    case 'over-before-told':
      return over(event, reason, context, 'Nothing to do: it ended before its readings arrived.');
  }
};

const begun = (event: DemandEvent, reason: DemandReason, context: MessageContext): Words => {
  const said = phrases(event, reason, context);
  const state = said.exported ? 'SOLAR' : 'ALERT';
  if (said.insideNow) {
    return {
      state,
      headline: entitled(said.title, `${said.limit} ${said.span}, now ${said.value}`),
      first: entitled(said.title, `${said.home} was ${said.limit} ${said.span}, now ${said.value}.`),
      advice: 'Nothing to do unless it comes back.',
      more: [...said.unchecked, ...said.endGap, ...said.looked, `${capital(said.peak)}.`, ...said.innerGap],
      next: [said.clears],
    };
  }
  return {
    state,
    headline: said.exported
      ? `${entitled(said.title, `${said.value} since ${said.since}`)}, a good time for the washing machine or car`
      : entitled(said.title, `${said.value}${said.lowFor} ${said.sinceOrLimit}${said.hourly(' (', ')')}`),
    first: entitled(
      said.title,
      said.exported
        ? `${said.home} has ${said.value} spare, ${said.limit} since ${said.since}.`
        : `${said.home} ${said.begun}${said.hourly(', ', '')}.`,
    ),
    advice: adviceOf(reason),
    more: [...said.soFar, ...said.endGap, `${capital(said.peak)}.`, ...said.innerGap],
    next: [said.clears],
  };
};

const stillOn = (event: DemandEvent, reason: DemandReason, context: MessageContext): Words => {
  const said = phrases(event, reason, context);
  return {
    state: said.stillState,
    headline: entitled(said.title, `${said.value} since ${said.since}${said.hourly(' (', ')')}`),
    first: entitled(
      said.title,
      `${said.home} ${said.reads('is still')}, ${said.limit} since ${said.since}${said.hourly(', ', '')}.`,
    ),
    advice: adviceOf(reason),
    more: [...said.soFar, ...said.endGap, `${capital(said.peak)}.`, ...said.innerGap],
    next: [said.clears],
  };
};

const hoursOver = (event: DemandEvent, reason: DemandReason, context: MessageContext): Words => {
  const said = phrases(event, reason, context);
  const silent = reason.episode.gapAtEnd !== undefined;
  return {
    state: said.stillState,
    headline: entitled(
      said.title,
      silent
        ? `last seen at ${said.value}, ${said.endGapShort}`
        : `${said.value} ${said.at}, since ${said.since}${said.hourly(' (', ')')}`,
    ),
    first: entitled(
      said.title,
      silent
        ? `${said.home} was last seen at ${said.value}; ${said.endGapShort}.`
        : `${said.home} ${said.reads('was still')} ${said.at}, ${said.limit} since ${said.since}${said.hourly(', ', '')}.`,
    ),
    advice: adviceOf(reason),
    more: ['Not watched now until its hours begin again.', ...said.soFar, ...said.innerGap],
    next: [
      silent
        ? "This rule's active hours have ended; without readings nobody knows whether it is still on."
        : "This rule's active hours have ended; it stays quiet until they start again.",
    ],
  };
};

const over = (event: DemandEvent, reason: DemandReason, context: MessageContext, advice: string): Words => {
  const said = phrases(event, reason, context);
  const bare = bareTitle(said.title);
  const used = said.low ? said.peak : said.energy;
  return {
    state: 'OK',
    headline: `${bare} is over: ${said.lasted}, ${used}`,
    first: `${bare} is over: ${said.home} was ${said.limit} for ${said.lasted} (${said.span}), ${used}.`,
    advice,
    more: [
      ...said.unchecked,
      ...said.endGap,
      ...said.looked,
      ...(said.low ? [] : [`${capital(said.peak)}.`]),
      ...said.innerGap,
      ...(reason.kind === 'over-before-told' ? [] : [`Now ${said.endValue}.`]),
    ],
    next: ['This alert is over.'],
  };
};
