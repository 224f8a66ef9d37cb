import type { HoldableWording, Setting } from '../messages/message-text.ts';
import type { AlertEvent } from './events.ts';
import { RULE_KINDS, type RuleKindName } from './registry.ts';

/** The words for an event of any rule. */
export const eventWording = <K extends RuleKindName>(
  event: AlertEvent<K>,
  setting: Setting,
): HoldableWording => RULE_KINDS[event.ruleKind].words(event, setting);
