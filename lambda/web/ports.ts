import type { Device } from '../../core/web/device.ts';
import type { WebAnswer } from '../../core/web/exchange.ts';
import type { KnownOfRule } from '../../core/web/mute.ts';
import type { PushPolicy } from '../../core/web/push-endpoint.ts';
import type { PendingCode } from '../../core/web/sign-in.ts';

import type { HushStore } from '../aws/hush-store.ts';

/** Each interface is one outside system as the web function sees it. Every AWS port throws what the SDK throws. */

export interface WebKeys {
  /** The key that tokens are signed with, made where there is none; at most a minute old. */
  key(now: number): Promise<Uint8Array>;
}

/** Something stored under a version; 0 where there is nothing. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

export interface StoredDevice {
  readonly id: string;
  readonly device: Device;
  readonly version: number;
}

export interface DeviceStore {
  /** Undefined where it was removed, is over, or cannot be read: nobody is let in by it. */
  find(household: string, id: string, now: number): Promise<StoredDevice | undefined>;
  all(household: string, now: number): Promise<StoredDevice[]>;
  /** Saves under the condition that the stored version is still `expected`, 0 for none; false where it is not. */
  save(household: string, id: string, device: Device, expected: number): Promise<boolean>;
  /** Takes a device away, its push subscription with it. */
  remove(household: string, id: string, now: number): Promise<void>;
}

export interface SignInStore {
  /** Uses up a link; false where it has been used. */
  use(id: string, now: number): Promise<boolean>;
  pendingCodes(now: number): Promise<Versioned<PendingCode>[]>;
  /** False where it was changed in the meantime. */
  saveCode(code: PendingCode, expected: number): Promise<boolean>;
  /** When sign-in messages were asked for, epoch ms. */
  requests(household: string): Promise<Versioned<readonly number[]>>;
  saveRequests(household: string, asked: readonly number[], expected: number): Promise<boolean>;
}

/** What a page must know of a household to name things. */
export interface HomeNames {
  readonly title: string;
  readonly timeZone: string;
  /** The title of a rule, also of one that is no longer in force. */
  ruleTitle(rule: string): string;
  /** Whether there is such a rule now. */
  has(rule: string): boolean;
}

export interface Homes {
  names(household: string): Promise<HomeNames>;
  /** What is known of a rule's alerts. */
  known(household: string, rule: string, now: number): Promise<KnownOfRule>;
  /** The episode of the alert that is on; undefined where none is. */
  episodeNow(household: string, rule: string, now: number): Promise<string | undefined>;
  /** The request for a sign-in message that was sent last, epoch ms. */
  signInSentFor(household: string): Promise<number | undefined>;
}

/** The page's files. */
export interface PageFiles {
  /** Where the style sheet of the plain pages is. */
  readonly styles: string;
  /** A file by its path; undefined where there is none. */
  file(path: string): WebAnswer | undefined;
}

/** What the page of a signed-in device asks for. */
export interface HouseholdPage {
  /** The page itself. */
  shell(household: string, view: PageViewer): Promise<WebAnswer>;
  /** Its data; undefined where there is nothing of this name. */
  data(
    household: string,
    name: string,
    query: URLSearchParams,
    view: PageViewer,
  ): Promise<WebAnswer | undefined>;
}

/** Who looks. */
export interface PageViewer {
  readonly now: number;
  readonly device: StoredDevice;
  /** All households that this browser is signed in to. */
  readonly households: readonly string[];
}

export interface WebLog {
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
  error(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** Everything outside that one request touches. */
export interface WebPorts {
  /** Names of the households of the stack: nobody else's partition is ever asked for. */
  readonly households: readonly string[];
  readonly keys: WebKeys;
  readonly devices: DeviceStore;
  readonly signIns: SignInStore;
  readonly hush: HushStore;
  readonly homes: Homes;
  readonly files: PageFiles;
  readonly page: HouseholdPage;
  readonly push: PushPolicy;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: WebLog;
}
