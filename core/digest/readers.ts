import type { ChannelKind } from '../channels/registry.ts';
import type { RuntimeRecipient } from '../channels/runtime-recipient.ts';
import type { OutboxMessage } from '../messages/outbox.ts';
import { reaches, type Severity } from '../rules/severity.ts';

/** Kept messages are looked through so far back for when somebody last got one. */
export const LOOKED_BACK_MS = 35 * 86_400_000;

/** Somebody whom alerts reach. */
export interface Reader {
  /** `email`, or `email 2` where there are several; `telegram family`. */
  readonly label: string;
  readonly minSeverity: Severity;
  /** When the last message to them was written, epoch ms; undefined where none was found. */
  readonly lastAt?: number;
}

/** What of a message that was sent tells whom it reached. */
export type SentMessage = Pick<OutboxMessage, 'event' | 'to' | 'createdAt'>;

const SEVERITY = 'info' satisfies Severity;
const TEXT = 'sms' satisfies ChannelKind;

/** Who gets a digest: everybody but phones that get texts, where what is only of interest reaches them. */
export const digestReaders = (recipients: readonly RuntimeRecipient[]): string[] =>
  recipients
    .filter(({ kind, minSeverity }) => kind !== TEXT && reaches(SEVERITY, minSeverity))
    .map(({ id }) => id);

const NAMES: Readonly<Partial<Record<ChannelKind, string>>> = { sms: 'text' };

/** Whom alerts reach, in the config's order. @param told messages that were sent, in any order */
export const readersOf = (
  recipients: readonly RuntimeRecipient[],
  told: readonly SentMessage[],
): Reader[] => {
  const alerts = told.filter(({ event }) => event !== 'digest');
  return recipients.map((recipient) => {
    const { id, kind, name: called, minSeverity } = recipient;
    const alike = recipients.filter((one) => one.kind === kind);
    const name = NAMES[kind] ?? kind;
    const which = called ?? (alike.length === 1 ? '' : alike.indexOf(recipient) + 1);
    const label = `${name} ${which}`.trimEnd();
    const got = alerts.filter(({ to }) => to.includes(id)).map(({ createdAt }) => createdAt);
    return { label, minSeverity, ...(got.length === 0 ? {} : { lastAt: Math.max(...got) }) };
  });
};
