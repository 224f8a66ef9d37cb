import type { HoldableWording, Setting } from '../messages/message-text.ts';
import { budgetWording } from './budget/words.ts';
import { demandWording } from './demand/words.ts';
import type { AlertEvent } from './events.ts';
import { frozenWording } from './frozen/words.ts';
import { noDataWording } from './no-data/words.ts';

/** The words for an event of any rule. */
export const eventWording = (event: AlertEvent, setting: Setting): HoldableWording => {
  const { reason } = event;
  switch (reason.kind) {
    case 'beyond-limit':
    case 'still-beyond':
    case 'back-to-normal':
    case 'window-closed':
    case 'over-before-told':
      return demandWording(event, reason, setting);
    case 'silence':
    case 'silence-over':
    case 'patchy':
      return noDataWording(event, reason, setting);
    case 'standing-still':
    case 'demand-standing-still':
    case 'moving-again':
      return frozenWording(event, reason, setting);
    case 'budget-used':
      return budgetWording(event, reason, setting);
  }
};
