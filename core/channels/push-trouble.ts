import type { PushKindName } from './push-kinds.ts';
import type { PushTrouble } from './push-view.ts';
import { PUSH_VIEWS } from './push-views.ts';
import type { PhoneKind } from './registry.ts';

/** A push channel as people name it. */
export interface NamedChannel<Kind extends PhoneKind = PushKindName> {
  readonly kind: Kind;
  readonly name: string;
}

/** The command that sets a channel up, or anew. */
const addCommand = ({ kind, name }: NamedChannel<PhoneKind>, stored: boolean): string =>
  `npx home-mini channels add ${kind} ${name}${stored ? ' --replace' : ''}`;

const NOTHING_TO_DO = 'nothing to do: it is tried again by itself';
const CHECK_SERVER = 'look whether the server runs and its address is right; it is tried again by itself';

/** Nobody is there: with a server of one's own that is for its owner to look at. */
const NO_SERVER: Readonly<Record<string, string>> = {
  ENOTFOUND: 'has an address that does not exist',
  ECONNREFUSED: 'cannot be reached: nothing listens there',
};
const NO_CONNECTION: Readonly<Record<string, string>> = {
  timeout: 'does not answer in time',
  EAI_AGAIN: 'has an address that cannot be looked up now',
  ECONNRESET: 'ends the connection without an answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
};

/** Names of what TLS finds wrong: https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|TLS|UNABLE_TO_/;

/** Why a channel takes no messages, in words. */
export interface PushExplanation {
  readonly what: string;
  readonly fix: string;
  /** Nothing has to be done: it passes by itself. */
  readonly passes: boolean;
}

/**
 * What a code of a try means (`http-401`, `ntfy-42908`, `secret-missing`, `timeout`), and what the household does about
 * it: for the command line, the doctor and messages. Never names what is secret. `again` is the command that sets it up.
 */
export const explainPush = (
  channel: NamedChannel<PhoneKind>,
  code: string,
  again: string = addCommand(channel, code !== 'secret-missing'),
): PushExplanation => {
  const { service, trouble } = PUSH_VIEWS[channel.kind];
  const known = Object.hasOwn(trouble, code) ? trouble[code] : anyService(service, code);
  const { what, fix } = known ?? refusal(service, code);
  return { what, fix: fix?.(again) ?? NOTHING_TO_DO, passes: fix === undefined };
};

const anyService = (service: string, code: string): PushTrouble | undefined => {
  if (code === 'secret-missing') return { what: 'its secret is not in AWS', fix: (again) => again };
  if (code === 'secret-unreadable')
    return { what: 'its secret in AWS cannot be read', fix: (again) => again };
  if (code === 'address-refused') {
    return {
      what: 'its address is not on the internet, or no https address: AWS must not call it',
      fix: (again) => `give an https address that is reachable from the internet: ${again}`,
    };
  }
  if (Object.hasOwn(NO_SERVER, code)) {
    return { what: `${service} ${NO_SERVER[code]}`, fix: () => CHECK_SERVER };
  }
  if (Object.hasOwn(NO_CONNECTION, code)) return { what: `${service} ${NO_CONNECTION[code]}` };
  if (BAD_CERTIFICATE.test(code)) {
    return {
      what: `${service} shows a certificate that is not valid (${code})`,
      fix: () => 'renew the certificate of the server',
    };
  }
  const status = /^http-(\d{3})$/.exec(code)?.[1] ?? /^ntfy-(\d{3})\d\d$/.exec(code)?.[1];
  if (status === undefined) return undefined;
  if (status === '429') return { what: `${service} takes no more messages for now` };
  if (status.startsWith('5') || status === '408')
    return { what: `${service} has trouble of its own (${status})` };
  if (status.startsWith('3')) {
    return {
      what: `${service} redirects to another address, which is not followed`,
      fix: (again) => `give the address it leads to: ${again}`,
    };
  }
  return undefined;
};

const refusal = (service: string, code: string): PushTrouble => ({
  what: `${service} refuses the messages (${code})`,
  fix: (again) => `check what is set up there, then: ${again}`,
});
