/** What a message has to say, before it takes the form of a channel. */
export interface Wording {
  /** State word of the subject: `ALERT`, `OK`, `NO DATA`. */
  readonly state: string;
  /** The rest of the subject. */
  readonly headline: string;
  /** The most important first; where a form is short, later ones are left out. */
  readonly sentences: readonly string[];
  /** Label and value, where a form has room for them. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What happens next and what to do. */
  readonly next: readonly string[];
}

/** What a message has to say that may be deferred. */
export interface HoldableWording extends Wording {
  /** One line for a summary, whenever that is read. */
  readonly line: string;
}
