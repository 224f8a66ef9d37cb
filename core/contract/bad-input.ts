/** Something a person gave that can't be used; its message is the one line they need. */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';
}
