import { createHash } from 'node:crypto';
import type { Severity } from '../rules/severity.ts';
import type { Publication } from './publication.ts';
import type { NamedChannel } from './push-trouble.ts';

/** What a message that proves a channel is made of. */
export interface ProofFacts {
  readonly household: string;
  /** The household's title. */
  readonly title: string;
  readonly channel: NamedChannel;
  readonly severity: Severity;
  /** Epoch ms. */
  readonly now: number;
}

const ID_CHARACTERS = 22;

const FEELS: Readonly<Record<Severity, string>> = {
  info: 'Info: it should make no sound.',
  warning: 'Warning: it should make a sound where the phone is not set to silent.',
  critical: 'Critical: as loud as this channel can be. Did it get through a phone set to silent?',
};

/** A message that shows that a channel works; it belongs to no rule and no alert. */
export const proofMessage = ({ household, title, channel, severity, now }: ProofFacts): Publication => {
  const at = new Date(now).toISOString();
  const id = createHash('sha256')
    .update(`${household}/${channel.kind}/${channel.name}/${at}`)
    .digest('base64url')
    .slice(0, ID_CHARACTERS);
  return {
    schema: 1,
    id,
    episode: id,
    household,
    title,
    rule: 'test',
    event: 'test',
    severity,
    to: [],
    at,
    headline: `[TEST] ${title}: alerts can reach you here`,
    text: `Nothing to do: this is a test of the channel ${channel.name}. ${FEELS[severity]}`,
    facts: [],
    links: [],
  };
};
