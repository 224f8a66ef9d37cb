import { randomBytes } from 'node:crypto';
import QRCode from 'qrcode';
import { fullMoment } from '../../../core/messages/figures.ts';
import type { Rights } from '../../../core/web/device.ts';
import { codeFrom, pendingCode, SIGN_IN_MS, signInPayload, spelledCode } from '../../../core/web/sign-in.ts';
import { signToken } from '../../../core/web/token.ts';
import { createSignInStore } from '../../../lambda/aws/sign-in-store.ts';
import { createWebKeyStore } from '../../../lambda/aws/web-key-store.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { deployedWeb } from './deployed-web.ts';

export interface LinkOptions {
  readonly config?: string | undefined;
  readonly household?: string | undefined;
  readonly json: boolean;
  readonly lookOnly: boolean;
}

const ID_BYTES = 12;
const CODE_BYTES = 8;

/**
 * Prints what signs one phone in, once, within 15 minutes: an address, its QR code, and a code to type.
 * @throws BadInputError where there is no page on the web; what the SDK throws
 */
export const webLink = async (options: LinkOptions, context: CliContext): Promise<void> => {
  const { household, timeZone, url, client, stateTable } = await deployedWeb(options, context);
  const now = context.now();
  const rights: Rights = options.lookOnly ? 'look' : 'act';
  const link = { household, rights, id: randomBytes(ID_BYTES).toString('base64url') };
  const key = await createWebKeyStore(client, stateTable, { maxAgeMs: 0 }).key(now);
  const code = codeFrom(randomBytes(CODE_BYTES));
  await createSignInStore(client, stateTable).saveCode(pendingCode(code, link, now), 0);
  const address = `${url}sign-in/${signToken(signInPayload(link, now), key)}`;
  const expiresAt = now + SIGN_IN_MS;
  if (options.json) {
    const shown = {
      household,
      address,
      code: spelledCode(code),
      rights,
      expiresAt: new Date(expiresAt).toISOString(),
    };
    sayJson(context.stdout, shown);
    return;
  }
  const may = rights === 'act' ? 'It may look, and mute alerts.' : 'It may look, and mute nothing.';
  say(context.stdout, await QRCode.toString(address, { type: 'utf8', errorCorrectionLevel: 'L' }));
  say(context.stdout, address);
  say(context.stdout);
  say(context.stdout, `Or open ${url} and type the code: ${spelledCode(code)}`);
  say(context.stdout);
  say(
    context.stdout,
    `It signs one phone in to ${household}, once, until ${fullMoment(expiresAt, timeZone)}. ${may}`,
  );
};
