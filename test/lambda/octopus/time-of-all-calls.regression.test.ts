import { expect, it } from 'vitest';
import { Secret } from '../../../core/contract/secret.ts';
import { createOctopus } from '../../../lambda/octopus/client.ts';
import { RANGE, TOKEN } from '../../support/call-octopus.ts';

it('the time of every call before counts, not that of the last one alone', async () => {
  let now = 0;
  const given: number[] = [];
  const octopus = createOctopus(
    {
      url: 'http://127.0.0.1:1/',
      callBudgetMs: 1_000,
      post: async () => {
        now += 400;
        return { ok: true, reply: { status: 200, text: '{"data":{"smartMeterTelemetry":[]}}' } };
      },
      stopwatch: {
        now: () => now,
        timeout: (ms) => {
          given.push(ms);
          return new AbortController().signal;
        },
      },
    },
    new AbortController().signal,
  );
  const token = new Secret(TOKEN);
  for (let call = 0; call < 3; call += 1) {
    expect(await octopus.telemetry(token, RANGE)).toEqual({ ok: true, value: [] });
  }
  expect(await octopus.telemetry(token, RANGE)).toMatchObject({ ok: false });
  expect(given).toEqual([1_000, 600, 200]);
});
