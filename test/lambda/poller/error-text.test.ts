import { describe, expect, it } from 'vitest';
import { errorText } from '../../../lambda/poller/error-text.ts';
import { ReadingsNotStoredError } from '../../../lambda/poller/ports.ts';

const refused = Object.assign(new Error('User is not authorized'), {
  name: 'AccessDeniedException',
  $metadata: { requestId: '4N7Q' },
});

describe('an error in the log', () => {
  it.each([
    { name: 'is its name and what it says', error: new TypeError('no number'), text: 'TypeError: no number' },
    {
      name: 'names what caused it, and the request AWS can find it by',
      error: new ReadingsNotStoredError(7, refused),
      text:
        'ReadingsNotStoredError: 7 readings stored, then DynamoDB refused or did not answer <- ' +
        'AccessDeniedException: User is not authorized (request 4N7Q)',
    },
    {
      name: 'names the cause of the cause',
      error: new Error('a', { cause: new Error('b', { cause: new Error('c') }) }),
      text: 'Error: a <- Error: b <- Error: c',
    },
    {
      name: 'names each of several causes',
      error: new AggregateError([new Error('by IPv4'), new Error('by IPv6')], 'no way through'),
      text: 'AggregateError: no way through <- Error: by IPv4 and Error: by IPv6',
    },
    {
      name: 'says the code where there is no message',
      error: Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      text: 'AggregateError: ECONNREFUSED',
    },
    { name: 'may be no error at all', error: 'just text', text: 'just text' },
    {
      name: 'may have a cause that is no error',
      error: new Error('a', { cause: 'time is up' }),
      text: 'Error: a <- time is up',
    },
  ])('$name', ({ error, text }) => {
    expect(errorText(error)).toBe(text);
  });

  it('that causes itself ends', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(errorText(error).split(' <- ')).toHaveLength(7);
  });
});
