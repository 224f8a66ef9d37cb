import { describe, expect, test } from 'vitest';
import { CallWatch } from './call-watch.ts';
import type { Invocation } from './wire.ts';

const SECOND = 1_000;
const NONE_LEFT_AFTER = 10;

const runAt = (id: string, startedAt: number): Invocation => ({
  id,
  startedAt,
  dead: false,
  kill: () => undefined,
});

/** A watch over one call an hour, with one call left, and what it complains of. */
const lastCall = () => {
  const complaints: string[] = [];
  const watch = new CallWatch(1, 0, (invariant) => complaints.push(invariant));
  const call = (run: Invocation) => watch.called(run, 'smartMeterTelemetry', run.startedAt);
  const end = (run: Invocation) => watch.ended(run, run.startedAt + SECOND, { calls: true, refusals: true });
  const before = runAt('before', 0);
  watch.began(before);
  for (let calls = 1; calls < NONE_LEFT_AFTER; calls += 1) call(before);
  end(before);
  return { watch, call, end, complaints };
};

describe('the call limit, as it is watched', () => {
  test('lets two runs at once spend the last call, though one ends before the other calls', () => {
    const { watch, call, end, complaints } = lastCall();
    const [first, second] = [runAt('first', SECOND), runAt('second', SECOND)];
    watch.began(first);
    watch.began(second);
    call(first);
    end(first);
    call(second);
    end(second);
    expect(complaints).toEqual([]);
  });

  test('lets no run after them call before both are gained again', () => {
    const { watch, call, end, complaints } = lastCall();
    const [first, second, next] = [
      runAt('first', SECOND),
      runAt('second', SECOND),
      runAt('next', 60 * SECOND),
    ];
    watch.began(first);
    watch.began(second);
    call(first);
    call(second);
    end(first);
    end(second);
    watch.began(next);
    call(next);
    expect(complaints).toEqual(['never over the call limit']);
  });

  test('lets no run alone make two of one', () => {
    const { watch, call, complaints } = lastCall();
    const alone = runAt('alone', SECOND);
    watch.began(alone);
    call(alone);
    call(alone);
    expect(complaints).toEqual(['never over the call limit']);
  });
});
