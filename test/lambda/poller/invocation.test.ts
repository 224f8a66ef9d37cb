import { describe, expect, it } from 'vitest';
import { InvocationError, readInvocations } from '../../../lambda/poller/invocation.ts';

const record = (body: string) => ({ messageId: '1', eventSource: 'aws:sqs', body });

describe('an invocation', () => {
  it.each([
    { sentence: 'the event of a schedule', event: { household: 'home' }, asks: [{ household: 'home' }] },
    {
      sentence: 'the event of test-alert',
      event: { household: 'home', test: true },
      asks: [{ household: 'home', test: true }],
    },
    {
      sentence: 'one record of the queue',
      event: { Records: [record('{"household":"flat-2"}')] },
      asks: [{ household: 'flat-2' }],
    },
    {
      sentence: 'several records of the queue',
      event: { Records: [record('{"household":"a"}'), record('{"household":"b"}')] },
      asks: [{ household: 'a' }, { household: 'b' }],
    },
    { sentence: 'an empty batch', event: { Records: [] }, asks: [] },
  ])('is understood: $sentence', ({ event, asks }) => {
    expect(readInvocations(event)).toEqual(asks);
  });

  it.each([
    { sentence: 'nothing', event: undefined },
    { sentence: 'an empty object', event: {} },
    { sentence: 'a text', event: 'home' },
    { sentence: 'a name that is no slug', event: { household: '../home' } },
    { sentence: 'a name that is no text', event: { household: 5 } },
    { sentence: 'a test that is no yes or no', event: { household: 'home', test: 'yes' } },
    { sentence: 'a record that is not JSON', event: { Records: [record('{')] } },
    { sentence: 'a record that names no household', event: { Records: [record('{}')] } },
    { sentence: 'the event of another service', event: { source: 'aws.events', detail: {} } },
  ])('is refused: $sentence', ({ event }) => {
    expect(() => readInvocations(event)).toThrow(InvocationError);
  });
});
