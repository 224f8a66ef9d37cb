import type { LiveRules } from '../../config/live-rules.ts';
import type { RuntimeRecipient } from '../../core/channels/runtime-recipient.ts';
import { announce } from '../../core/messages/announce.ts';
import type { HushHours } from '../../core/messages/hush.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { Reading } from '../../core/readings/reading.ts';
import { evaluate } from '../../core/rules/evaluate.ts';
import { type AlertState, freshAlertState } from '../../core/rules/state.ts';
import { MINUTE } from './timeline.ts';

export const EMAIL: RuntimeRecipient = { id: 'e0000001', kind: 'email', minSeverity: 'info' };
export const PHONE: RuntimeRecipient = { id: 'p0000001', kind: 'sms', minSeverity: 'critical' };

export interface LivedMessage {
  readonly at: string;
  readonly message: OutboxMessage;
}

/** Lives through rows with rules and people: rules, quiet hours and recipients as they stand at each poll. */
export const liveMessages = (
  rows: readonly Reading[],
  rulesAt: (now: number) => LiveRules & Pick<HushHours, 'asked'>,
  recipientsAt: (now: number) => readonly RuntimeRecipient[],
  span: { readonly from: number; readonly until: number; readonly timeZone?: string },
): { messages: LivedMessage[]; state: AlertState } => {
  let state = freshAlertState();
  const messages: LivedMessage[] = [];
  const timeZone = span.timeZone ?? 'Europe/London';
  let seen = 0;
  for (let now = span.from; now <= span.until; now += MINUTE) {
    const end = rows.findIndex((row, index) => index >= seen && row.at >= now);
    const samples = rows.slice(seen, end === -1 ? rows.length : end);
    seen += samples.length;
    const rules = rulesAt(now);
    const evaluation = evaluate(rules.rules, state, samples, {
      now,
      timeZone,
      rulesFrom: 0,
      sampleHoldsMs: 30_000,
      lateAfterMs: 15 * MINUTE,
      newestStoredAt: rows[seen - 1]?.at,
      firstPollAt: span.from,
      silenceCause: 'mini-silent',
      deviceId: undefined,
    });
    const told = announce(
      evaluation.events,
      evaluation.state,
      { recipients: recipientsAt(now), hush: rules, rules: rules.rules },
      { household: 'home', timeZone, now },
    );
    state = told.state;
    messages.push(
      ...told.messages.map((message) => ({ at: new Date(now).toISOString().slice(0, 16), message })),
    );
  }
  return { messages, state };
};
