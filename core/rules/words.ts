import type { MessageContext } from '../messages/message-context.ts';
import type { HoldableWording } from '../messages/wording.ts';
import type { AlertEvent } from './events.ts';
import { RULE_KINDS, type RuleKindName } from './registry.ts';

/** The words for an event of any rule. */
export const eventWording = <K extends RuleKindName>(
  event: AlertEvent<K>,
  context: MessageContext,
): HoldableWording => RULE_KINDS[event.ruleKind].words(event, context);
