import type { PushKindName } from './push-kinds.ts';
import type { PushTrouble } from './push-view.ts';
import { PUSH_VIEWS } from './push-views.ts';

/** A push channel as people name it. */
export interface NamedChannel {
  readonly kind: PushKindName;
  readonly name: string;
}

/** The command that sets a channel up, or anew. */
export const addCommand = ({ kind, name }: NamedChannel, stored: boolean): string =>
  `npx home-mini channels add ${kind} ${name}${stored ? ' --replace' : ''}`;

const WAIT = 'nothing to do: it is tried again by itself';

const NO_CONNECTION: Readonly<Record<string, string>> = {
  timeout: 'does not answer in time',
  ENOTFOUND: 'has an address that does not exist',
  EAI_AGAIN: 'has an address that cannot be looked up now',
  ECONNREFUSED: 'cannot be reached: nothing listens there',
  ECONNRESET: 'ends the connection without an answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
};

/** Names of what TLS finds wrong: https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|TLS|UNABLE_TO_/;

/**
 * What a code of a try means (`http-401`, `ntfy-42908`, `secret-missing`, `timeout`), and what the household does about
 * it: for the command line, the doctor and messages. Never names what is secret. `again` is the command that sets it up.
 */
export const explainPush = (
  channel: NamedChannel,
  code: string,
  again: string = addCommand(channel, code !== 'secret-missing'),
): { readonly what: string; readonly fix: string } => {
  const { service, trouble } = PUSH_VIEWS[channel.kind];
  const known = Object.hasOwn(trouble, code) ? trouble[code] : anyService(service, code);
  const { what, fix } = known ?? refusal(service, code);
  return { what, fix: fix(again) };
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
  if (Object.hasOwn(NO_CONNECTION, code))
    return { what: `${service} ${NO_CONNECTION[code]}`, fix: () => WAIT };
  if (BAD_CERTIFICATE.test(code)) {
    return {
      what: `${service} shows a certificate that is not valid (${code})`,
      fix: () => 'renew the certificate of the server',
    };
  }
  const status = /^http-(\d{3})$/.exec(code)?.[1] ?? /^ntfy-(\d{3})\d\d$/.exec(code)?.[1];
  if (status === undefined) return undefined;
  if (status === '429') return { what: `${service} takes no more messages for now`, fix: () => WAIT };
  if (status.startsWith('5') || status === '408')
    return { what: `${service} has trouble of its own (${status})`, fix: () => WAIT };
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
