import type { Hush } from '../../core/messages/hush-item.ts';
import type { HushStore } from '../aws/hush-store.ts';

const MAX_SAVES = 5;

/**
 * Changes what people asked for, again and again until nobody else interferes; nothing is written that changes nothing.
 * @throws Error where it kept changing; what the SDK throws
 */
export const changeHush = async (
  store: HushStore,
  household: string,
  next: (before: Hush) => Hush,
): Promise<void> => {
  for (let tries = 0; tries < MAX_SAVES; tries += 1) {
    const { hush, version } = await store.load(household);
    const changed = next(hush);
    if (JSON.stringify(changed) === JSON.stringify(hush)) return;
    if (await store.save(household, changed, version)) return;
  }
  throw new Error(`what was asked for in ${household} kept changing under ${MAX_SAVES} attempts to save it`);
};
