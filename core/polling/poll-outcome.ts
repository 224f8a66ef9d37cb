/** How a poll went; every poll has exactly one. */
export type PollOutcome =
  | 'stored'
  | 'nothing-new'
  /** Rows came, and AWS took none of what was new in them. */
  | 'not-stored'
  | 'empty'
  | 'throttled'
  | 'cooling-down'
  | 'call-limit'
  | 'missing-key'
  | 'rejected-key'
  | 'account-not-found'
  | 'device-not-found'
  | 'transient'
  | 'unexpected'
  | 'lost-race';
