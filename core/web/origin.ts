import type { WebRequest } from './exchange.ts';

/** Whether a request that changes something may have come from where it did. */
export type OriginJudgement = 'own' | 'none' | 'foreign';

/**
 * Browsers name the page that sends a POST in `Origin`, `null` where they will not say; apps and command lines name
 * none (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin).
 */
export const originOf = ({ headers, host }: Pick<WebRequest, 'headers' | 'host'>): OriginJudgement => {
  const { origin } = headers;
  if (origin === undefined) return 'none';
  return origin === `https://${host}` ? 'own' : 'foreign';
};
