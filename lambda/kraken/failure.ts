/** Why Octopus gave no answer; each kind is handled in one way (`poll` and `session` decide which). */
export type Failure =
  /** The token is no longer taken: obtain another, try once more. */
  | { readonly kind: 'stale-token'; readonly code: string; readonly detail: string }
  /** Octopus does not accept the API key: stop calling until it changes. */
  | { readonly kind: 'rejected-key'; readonly detail: string }
  | { readonly kind: 'account-not-found'; readonly detail: string }
  | { readonly kind: 'device-not-found'; readonly detail: string }
  /** The range starts before what Octopus keeps. */
  | { readonly kind: 'too-far-back'; readonly detail: string }
  /** A limit was hit; `edge` when it was the web server in front of the API (403 with HTML), which must not be asked for more. */
  | { readonly kind: 'throttled'; readonly edge: boolean; readonly detail: string }
  /** Nothing to do but poll again: time-outs, 5xx, broken answers. */
  | { readonly kind: 'transient'; readonly detail: string }
  /** Not in the table of known errors, or an answer of another shape; `detail` names code and path. */
  | { readonly kind: 'unexpected'; readonly detail: string };

/** An answer of Octopus, or why there is none. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

const CODES: Readonly<Record<string, Exclude<Failure['kind'], 'unexpected'>>> = {
  'KT-CT-1111': 'stale-token',
  'KT-CT-1112': 'stale-token',
  'KT-CT-1120': 'stale-token',
  'KT-CT-1124': 'stale-token',
  'KT-CT-1125': 'stale-token',
  'KT-CT-1126': 'stale-token',
  'KT-CT-1127': 'stale-token',
  'KT-CT-1143': 'stale-token',
  'KT-CT-1144': 'stale-token',
  'KT-CT-1137': 'rejected-key',
  'KT-CT-1138': 'rejected-key',
  'KT-CT-1139': 'rejected-key',
  'KT-CT-3921': 'account-not-found',
  'KT-CT-4123': 'account-not-found',
  'KT-CT-4177': 'account-not-found',
  'KT-CT-1199': 'throttled',
  'KT-GB-4042': 'throttled',
  'KT-CT-1113': 'transient',
  'KT-CT-1147': 'transient',
  'KT-CT-7899': 'transient',
  'KT-GB-4039': 'transient',
  'KT-GB-4043': 'transient',
  'KT-GB-4050': 'device-not-found',
  'KT-GB-4056': 'device-not-found',
  'KT-GB-4051': 'too-far-back',
};

/**
 * Classes a GraphQL error by its `errorCode` alone: Octopus reports an expired token as APPLICATION, a bad key as
 * VALIDATION and throttling as AUTHORIZATION, so `errorType` misleads.
 * @param where the path of the failed field, for the log
 */
export const classifyErrorCode = (code: string, where: string): Failure => {
  const kind = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  const detail = `${code} at ${where}`;
  if (kind === undefined) return { kind: 'unexpected', detail };
  if (kind === 'throttled') return { kind, edge: false, detail };
  return kind === 'stale-token' ? { kind, code, detail } : { kind, detail };
};
