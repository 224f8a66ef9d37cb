/** What a message has to say, before it takes the form of a channel. */
export interface Wording {
  /** State word of the subject: `ALERT`, `OK`, `NO DATA`. */
  readonly state: string;
  /** The rest of the subject. */
  readonly headline: string;
  /** The first line: what is the matter, since when, what it costs. */
  readonly first: string;
  /** The name of rule or household that the headline begins with: cut first where a form is short. */
  readonly named?: string | undefined;
  /** What to do, or that nothing need be done; a whole sentence or two. */
  readonly advice?: string | undefined;
  /** What a short form may add, the most important first; the facts say it too. */
  readonly more?: readonly string[];
  /** A line that draws demand through the episode, with its times. */
  readonly course?: string | undefined;
  /** Label and value, where a form has room for them. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What happens next. */
  readonly next: readonly string[];
  /** It is about the poller itself: only then is the console worth a look. */
  readonly service?: boolean;
}

/** What a message has to say that may be deferred. */
export interface HoldableWording extends Wording {
  /** One line for a summary, whenever that is read. */
  readonly line: string;
}
