import { TOPIC_DISPLAY_NAME } from '../../contract/names.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { Wording } from '../../messages/wording.ts';
import type { RenderOptions } from '../channel.ts';
import { oneSms } from './gsm7.ts';

const LAST_TEXT = 'Last text today; email goes on.';

/** One SMS part of GSM-7: as many sentences as fit behind the topic's name. */
export const renderSms = (
  { sentences }: Wording,
  _context: MessageContext,
  { last }: RenderOptions,
): string => oneSms(sentences, TOPIC_DISPLAY_NAME, last ? LAST_TEXT : '');
