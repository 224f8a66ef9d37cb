import { budget } from './budget/kind.ts';
import { demand } from './demand/kind.ts';
import { frozen } from './frozen/kind.ts';
import type { RuleKind } from './kind.ts';
import { noData } from './no-data/kind.ts';
import { noUse } from './no-use/kind.ts';
import { standby } from './standby/kind.ts';
import { unusual } from './unusual/kind.ts';

/** Every kind of rule, in the order in which people are told of them. */
export const RULE_KIND_NAMES = [
  'demand',
  'no-data',
  'frozen',
  'budget',
  'no-use',
  'unusual',
  'standby',
] as const;
export type RuleKindName = (typeof RULE_KIND_NAMES)[number];

const rooms = { demand, 'no-data': noData, frozen, budget, 'no-use': noUse, unusual, standby };
type Rooms = typeof rooms;

/** A rule of one kind, as the core decides on it. */
export type RuleOf<K extends RuleKindName> = Parameters<Rooms[K]['step']>[0];
/** What a rule of one kind remembers. */
export type StateOf<K extends RuleKindName> = ReturnType<Rooms[K]['step']>['state'];
/** Why a rule of one kind tells something. */
export type ReasonOf<K extends RuleKindName> = Parameters<Rooms[K]['words']>[0]['reason'];

/** The room of each kind. A kind without one, or a room without its kind, does not compile. */
export const RULE_KINDS: { readonly [K in RuleKindName]: RuleKind<K, RuleOf<K>, StateOf<K>, ReasonOf<K>> } =
  rooms;
