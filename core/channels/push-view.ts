/** Why a service takes no messages, and what the household does about it. */
export interface PushTrouble {
  /** Without the channel's name, as it stands after `family:`. */
  readonly what: string;
  /** `again` is the command that sets the channel up anew; absent where it passes by itself. */
  readonly fix?: (again: string) => string;
}

/** What the command line and the docs say about a push service. */
export interface PushView {
  /** As people call it. */
  readonly service: string;
  /** What its messages can do. */
  readonly can: string;
  /** Whether a critical message gets through a phone that is set to silent: always, once the phone is set up for it, never. */
  readonly wakes: 'set up' | 'never';
  /** What has to be set up on the phone for that, or what happens instead. */
  readonly atNight: string;
  /** By the code of an answer; what is missing here is said by `push-trouble.ts` for every service alike. */
  readonly trouble: Readonly<Record<string, PushTrouble>>;
}
