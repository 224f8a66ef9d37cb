import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * Not the package's own list: that runs everything in one process, which ends with its first context, and switches off
 * the web's security, which is under test here.
 */
const ARGS = ['--no-sandbox', '--disable-background-networking', '--font-render-hinting=none'];

/** A headless Chromium, or the reason why there can be none on this machine. */
export type Launched = { readonly browser: Browser } | { readonly why: string };

/** @param more arguments of this browser */
export const launchBrowser = async (more: readonly string[] = []): Promise<Launched> => {
  try {
    const browser = await playwright.launch({
      args: [...ARGS, ...more],
      executablePath: await chromium.executablePath(),
      headless: true,
    });
    return { browser };
  } catch (error) {
    return { why: error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error) };
  }
};
