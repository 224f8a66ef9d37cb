import { HOUR } from '../plan.ts';
import { SECRET_MARK } from '../secret-mark.ts';

const TOKEN_LIFE_MS = HOUR;
const TOKENS_AN_HOUR = 12;

/** The key of the account, and the tokens that were had for it. */
export class OctopusKeys {
  apiKey = `sk_live_${SECRET_MARK}1`;
  /** How often the key's parameter was written, as far as the owner is concerned. */
  version = 0;
  readonly #tokens = new Map<string, { readonly expiresAt: number; readonly keyVersion: number }>();
  #tokensMade = 0;
  #hour = { from: 0, calls: 0 };

  /** The owner makes a new key; the old one and its tokens are void. */
  revoke(): void {
    this.apiKey = `${this.apiKey}+`;
    this.#tokens.clear();
  }

  /** A token for a key (epoch ms), or why there is none. */
  tokenFor(key: string, now: number): { token: string; expiresAt: number } | 'throttled' | 'rejected' {
    if (now - this.#hour.from >= HOUR) this.#hour = { from: now, calls: 0 };
    this.#hour.calls += 1;
    if (this.#hour.calls > TOKENS_AN_HOUR) return 'throttled';
    if (key !== this.apiKey) return 'rejected';
    this.#tokensMade += 1;
    const token = `eyJ${SECRET_MARK}.${this.#tokensMade}`;
    const expiresAt = now + TOKEN_LIFE_MS;
    this.#tokens.set(token, { expiresAt, keyVersion: this.version });
    return { token, expiresAt };
  }

  isGood(token: string, now: number): boolean {
    return (this.#tokens.get(token)?.expiresAt ?? 0) > now;
  }

  /** Which writing of the key a token came from; the last for anything else. */
  versionBehind(token: string): number {
    return this.#tokens.get(token)?.keyVersion ?? this.version;
  }
}
