import { titleOf } from '../contract/title.ts';

/** Where, when and for whom a message is worded. */
export interface MessageContext {
  readonly household: string;
  /** What people call the household; default: its name with a capital. */
  readonly title?: string | undefined;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
  /** The household's public door, `https://…/`, and the key that signs links to it; absent without `web`. */
  readonly web?: { readonly url: string; readonly key: Uint8Array } | undefined;
  /** Console pages of the readings and the rules; absent where there is no console. */
  readonly links?: { readonly readings: string; readonly rules: string };
}

/** What messages call the household. */
export const homeOf = ({ household, title }: Pick<MessageContext, 'household' | 'title'>): string =>
  titleOf({ name: household, title });
