import { Secret } from '../../core/contract/secret.ts';
import { createOctopus, type OctopusClient } from '../../lambda/octopus/client.ts';
import type { Answer } from '../../lambda/octopus/failure.ts';

export const API_KEY = 'sk_live_Kp7RTnHq2vWzYxB4mCdF9sLg';
export const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3fQ.c2lnbmF0dXJl';
export const ACCOUNT = 'A-1234ABCD';
export const DEVICE = '00-11-22-33-44-55-66-77';
export const NOW = Date.parse('2026-05-15T17:14:50Z');
export const RANGE = { deviceId: DEVICE, start: NOW - 120_000, end: NOW };

/** A client with a signal that never aborts. */
export const clientOf = (url: string, callBudgetMs = 5_000): OctopusClient =>
  createOctopus({ url, callBudgetMs }, new AbortController().signal);

/** Every call of the client, by the root field it asks for. */
export const CALLS: Readonly<Record<string, (octopus: OctopusClient) => Promise<Answer<unknown>>>> = {
  obtainKrakenToken: (octopus) => octopus.obtainToken(new Secret(API_KEY), NOW),
  viewer: (octopus) => octopus.findAccounts(new Secret(TOKEN)),
  account: (octopus) => octopus.findMeters(new Secret(TOKEN), ACCOUNT),
  smartMeterTelemetry: (octopus) => octopus.telemetry(new Secret(TOKEN), RANGE),
  smartDeviceNetwork: (octopus) => octopus.findNetworkDevices(new Secret(TOKEN), DEVICE),
  rateLimitInfo: (octopus) => octopus.limitLiftsAt(new Secret(TOKEN), NOW),
};
