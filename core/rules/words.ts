import type { MessageContext } from '../messages/message-context.ts';
import type { HoldableWording } from '../messages/wording.ts';
import { budgetWording } from './budget/words.ts';
import { demandWording } from './demand/words.ts';
import type { AlertEvent } from './events.ts';
import { frozenWording } from './frozen/words.ts';
import { noDataWording } from './no-data/words.ts';

/** The words for an event of any rule. */
export const eventWording = (event: AlertEvent, context: MessageContext): HoldableWording => {
  const { reason } = event;
  switch (reason.kind) {
    case 'beyond-limit':
    case 'still-beyond':
    case 'back-to-normal':
    case 'window-closed':
    case 'over-before-told':
      return demandWording(event, reason, context);
    case 'silence':
    case 'silence-over':
    case 'patchy':
      return noDataWording(event, reason, context);
    case 'standing-still':
    case 'demand-standing-still':
    case 'moving-again':
      return frozenWording(event, reason, context);
    case 'budget-used':
      return budgetWording(event, reason, context);
  }
};
