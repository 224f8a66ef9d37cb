import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/contract/secret.ts';
import type { Answer } from '../../../lambda/octopus/failure.ts';
import { API_KEY, CALLS, clientOf, NOW, TOKEN } from '../../support/call-octopus.ts';
import { answer, answerData, answerJson, type Script, serveScript } from '../../support/scripted-server.ts';

describe('key and token', () => {
  const SECRETS = [API_KEY, TOKEN];
  const secretFree = (answered: Answer<unknown>) => {
    const text = JSON.stringify(answered) + inspect(answered, { depth: 10 });
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  };
  const echoes = (text: string): Script[] => [
    answer(400, text),
    answer(403, `<html>${text}</html>`),
    answerJson({ data: null, errors: [{ message: text, path: [text], extensions: { errorCode: text } }] }),
    answerJson({ data: { [text]: text }, errors: [{ [text]: text }] }),
    answerJson({ [text]: text }),
    (response) => {
      response.writeHead(302, text, { location: `/${text}` }).end(text);
    },
  ];

  test.each(Object.keys(CALLS))('never come back in a failure of %s that repeats them', async (field) => {
    for (const script of SECRETS.flatMap(echoes)) {
      await using server = await serveScript(script);
      const answered = await CALLS[field]!(clientOf(server.url));
      expect(answered.ok).toBe(false);
      secretFree(answered);
    }
  });

  test('are redacted where an answer that succeeded is printed', async () => {
    await using server = await serveScript(answerData('obtainKrakenToken', { token: TOKEN, payload: {} }));
    const answered = await clientOf(server.url).obtainToken(new Secret(API_KEY), NOW);
    expect(answered.ok).toBe(true);
    secretFree(answered);
  });
});

test('no answer makes a call throw, whatever its status and shape', async () => {
  let next: Script = answerJson({});
  await using server = await serveScript((response, request, nth) => next(response, request, nth));
  const octopus = clientOf(server.url, 60_000);
  const key = fc.constantFrom(
    'data',
    'errors',
    'extensions',
    'errorCode',
    'path',
    'edges',
    ...Object.keys(CALLS),
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .dictionary(key, fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue())))
      .map((v) => JSON.stringify(v)),
  );
  const status = fc.constantFrom(200, 201, 301, 400, 401, 403, 404, 429, 500, 503);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(CALLS)), status, body, async (field, status, text) => {
      next = answer(status, text);
      const answered = await CALLS[field]!(octopus);
      expect(answered.ok || answered.failure.detail.length < 200).toBe(true);
    }),
    { numRuns: 300 },
  );
});
