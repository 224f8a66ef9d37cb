/** The version of package.json, which Octopus sees in its logs; a test keeps the two the same. */
const VERSION = '0.1.0';

/** Who calls: the API's web server refuses calls without a user agent. */
export const USER_AGENT = `home-mini-alerts/${VERSION}`;
