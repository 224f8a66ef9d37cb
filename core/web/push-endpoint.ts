/** Devices of a household that may get notifications. */
export const MAX_SUBSCRIPTIONS = 20;

/** The push services of the browsers: nothing is ever sent anywhere else. */
const HOSTS: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.push\.services\.mozilla\.com$/,
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.push\.apple\.com$/,
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.notify\.windows\.com$/,
];

export interface PushPolicy {
  /** Permits a push service on this machine: for tests. */
  readonly allowLoopback: boolean;
}

/** Whether a subscription's address is one of a browser's push service. */
export const isPushEndpoint = (endpoint: string, { allowLoopback }: PushPolicy): boolean => {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  if (allowLoopback && (hostname === '127.0.0.1' || hostname === 'localhost')) return true;
  return protocol === 'https:' && port === '' && HOSTS.some((host) => host.test(hostname));
};
