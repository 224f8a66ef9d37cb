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
  | {
      readonly kind: 'unexpected';
      readonly detail: string;
      /** Octopus found the answer too large (KT-CT-1189): half the window may work. */
      readonly tooLarge?: true;
    };

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
  'KT-CT-1128': 'stale-token',
  'KT-CT-1129': 'stale-token',
  'KT-CT-1130': 'stale-token',
  'KT-CT-1131': 'stale-token',
  'KT-CT-1132': 'stale-token',
  'KT-CT-1143': 'stale-token',
  'KT-CT-1144': 'stale-token',
  'OE-0103': 'stale-token',
  'OE-0104': 'stale-token',
  'KT-CT-1137': 'rejected-key',
  'KT-CT-1138': 'rejected-key',
  'KT-CT-1139': 'rejected-key',
  'KT-CT-3921': 'account-not-found',
  'KT-CT-4123': 'account-not-found',
  'KT-CT-4177': 'account-not-found',
  'KT-CT-1199': 'throttled',
  'KT-GB-4042': 'throttled',
  'OE-0002': 'throttled',
  'KT-CT-1113': 'transient',
  'KT-CT-1147': 'transient',
  'KT-CT-7899': 'transient',
  'KT-GB-4039': 'transient',
  'KT-GB-4043': 'transient',
  'KT-GB-4050': 'device-not-found',
  'KT-GB-4056': 'device-not-found',
  'KT-GB-4051': 'too-far-back',
};

/** More than 10,000 nodes asked for at once. */
const TOO_LARGE = 'KT-CT-1189';

/** Octopus does not let this caller do it: what a stale token gets, and what a good one gets for a foreign meter. */
const UNAUTHORIZED: readonly string[] = [
  'KT-CT-1111',
  'KT-CT-1128',
  'KT-CT-1129',
  'KT-CT-1130',
  'KT-CT-1131',
  'KT-CT-1132',
];

/** Whether a failure with a token just obtained means that the key may not see what was asked for. */
export const isForbidden = (failure: Failure): boolean =>
  failure.kind === 'stale-token' && UNAUTHORIZED.includes(failure.code);

/**
 * Classes a GraphQL error by its `errorCode` alone: Octopus reports an expired token as APPLICATION, a bad key as
 * VALIDATION and throttling as AUTHORIZATION, so `errorType` misleads.
 * @param where the path of the failed field, for the log
 */
export const classifyErrorCode = (code: string, where: string): Failure => {
  const kind = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  const detail = `${code} at ${where}`;
  if (kind === undefined)
    return { kind: 'unexpected', detail, ...(code === TOO_LARGE && { tooLarge: true }) };
  if (kind === 'throttled') return { kind, edge: false, detail };
  return kind === 'stale-token' ? { kind, code, detail } : { kind, detail };
};
