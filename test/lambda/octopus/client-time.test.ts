import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/contract/secret.ts';
import { createOctopus } from '../../../lambda/octopus/client.ts';
import { CALLS, clientOf, RANGE, TOKEN } from '../../support/call-octopus.ts';
import { answerData, answerJson, type Script, serveScript } from '../../support/scripted-server.ts';

const token = new Secret(TOKEN);
const failure = (kind: string, detail: string) => ({ ok: false, failure: { kind, detail } });

describe('the time for all calls together', () => {
  const BUDGET_MS = 400;
  /** Far above what a timer is late on a busy machine, far below what the scripts would take. */
  const LATE_MS = 2_000;
  const hang: Script = () => undefined;
  const hangInTheBody: Script = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
  };
  const drip: Script = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  const timeIsUp = failure('transient', 'time is up at smartMeterTelemetry');
  const noTimeLeft = failure('transient', 'no time left for smartMeterTelemetry');

  test.each([
    ['says nothing', hang],
    ['stops in the middle of an answer', hangInTheBody],
    ['drips its answer', drip],
  ])('ends a call to a server that %s, and no other starts', async (_, script) => {
    await using server = await serveScript(script);
    const octopus = clientOf(server.url, BUDGET_MS);
    const startedAt = performance.now();
    expect(await octopus.telemetry(token, RANGE)).toEqual(timeIsUp);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(BUDGET_MS - 50);
    expect(tookMs).toBeLessThan(BUDGET_MS + LATE_MS);
    expect(await octopus.telemetry(token, RANGE)).toEqual(noTimeLeft);
    expect(server.seen).toHaveLength(1);
    await expect.poll(server.openSockets).toBe(0);
  });

  test('what one call used, the next no longer has', async () => {
    await using server = await serveScript(async (response, request, nth) => {
      if (nth > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await answerData('smartMeterTelemetry', [])(response, request, nth);
    });
    const octopus = clientOf(server.url, 2_500);
    expect(await octopus.telemetry(token, RANGE)).toEqual({ ok: true, value: [] });
    const startedAt = performance.now();
    expect(await octopus.telemetry(token, RANGE)).toEqual(timeIsUp);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('time between calls is not counted', async () => {
    await using server = await serveScript(answerData('smartMeterTelemetry', []));
    const octopus = clientOf(server.url, 1_000);
    expect(await octopus.telemetry(token, RANGE)).toEqual({ ok: true, value: [] });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await octopus.telemetry(token, RANGE)).toEqual({ ok: true, value: [] });
  });

  test('another client has its own', async () => {
    await using server = await serveScript((response, request, nth) =>
      nth === 0 ? undefined : answerData('smartMeterTelemetry', [])(response, request, nth),
    );
    expect(await clientOf(server.url, BUDGET_MS).telemetry(token, RANGE)).toEqual(timeIsUp);
    expect(await clientOf(server.url).telemetry(token, RANGE)).toEqual({ ok: true, value: [] });
  });

  test('ends early when the signal aborts', async () => {
    await using server = await serveScript(hang);
    const controller = new AbortController();
    const octopus = createOctopus({ url: server.url }, controller.signal);
    setTimeout(() => controller.abort(), 50);
    const startedAt = performance.now();
    expect(await octopus.telemetry(token, RANGE)).toEqual(timeIsUp);
    expect(performance.now() - startedAt).toBeLessThan(LATE_MS);
  });

  test.each(Object.keys(CALLS))('no call for %s starts after the signal aborted', async (field) => {
    await using server = await serveScript(answerJson({}));
    const octopus = createOctopus({ url: server.url }, AbortSignal.abort());
    expect(await CALLS[field]!(octopus)).toEqual(failure('transient', `no time left for ${field}`));
    expect(server.seen).toEqual([]);
  });
});
