import { BadInputError } from '../../../core/contract/bad-input.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { createDeviceStore } from '../../../lambda/aws/device-store.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { formatTable } from '../../terminal/text-table.ts';
import { deployedWeb } from './deployed-web.ts';

export interface DevicesOptions {
  readonly config?: string | undefined;
  readonly household?: string | undefined;
  readonly json: boolean;
}

const ALL = 'all';

/** Lists the signed-in devices. @throws BadInputError where there is no page on the web; what the SDK throws */
export const listDevices = async (options: DevicesOptions, context: CliContext): Promise<void> => {
  const { household, timeZone, client, stateTable } = await deployedWeb(options, context);
  const devices = await createDeviceStore(client, stateTable).all(household, context.now());
  const iso = (at: number): string => new Date(at).toISOString();
  if (options.json) {
    sayJson(
      context.stdout,
      devices.map(({ id, device: { name, rights, signedInAt, seenAt = signedInAt, expiresAt, push } }) => ({
        device: id,
        name,
        rights,
        signedInAt: iso(signedInAt),
        seenAt: iso(seenAt),
        expiresAt: iso(expiresAt),
        notified: push !== undefined,
      })),
    );
    return;
  }
  if (devices.length === 0) {
    say(context.stdout, `${household}: no device is signed in. Sign one in with: npx home-mini web link`);
    return;
  }
  const rows = devices.map(({ id, device: { name, rights, signedInAt, seenAt = signedInAt, push } }) => [
    id,
    name,
    rights === 'act' ? 'may mute' : 'may look',
    push === undefined ? '' : 'yes',
    fullMoment(seenAt, timeZone),
  ]);
  for (const line of formatTable(['device', 'name', 'rights', 'push', 'seen'], rows))
    say(context.stdout, line);
};

/**
 * Signs a device out, or all.
 * @throws BadInputError where there is no such device; what the SDK throws
 */
export const signOut = async (which: string, options: DevicesOptions, context: CliContext): Promise<void> => {
  const { household, client, stateTable } = await deployedWeb(options, context);
  const store = createDeviceStore(client, stateTable);
  const now = context.now();
  const devices = await store.all(household, now);
  const leaving = devices.filter(({ id }) => which === ALL || id === which);
  if (leaving.length === 0 && which !== ALL) {
    throw new BadInputError(`${household} has no device ${which}: npx home-mini web devices lists them`);
  }
  for (const { id } of leaving) await store.remove(household, id, now);
  if (options.json) sayJson(context.stdout, { household, signedOut: leaving.map(({ id }) => id) });
  else if (leaving.length === 0) say(context.stdout, `${household}: no device was signed in.`);
  else for (const { device } of leaving) say(context.stdout, `${household}: ${device.name} is signed out.`);
};
