import * as z from 'zod/mini';
import type { MessageContext } from '../messages/message-context.ts';
import type { Wording } from '../messages/wording.ts';
import type { RenderOptions } from './channel.ts';
import { SUBSCRIBED_CHANNELS } from './registry.ts';

/** The texts of one message, by channel: each key is SNS's name of the protocol. */
export const formsSchema = z.record(z.enum(SUBSCRIBED_CHANNELS.map(({ protocol }) => protocol)), z.string());
export type Forms = Readonly<z.infer<typeof formsSchema>>;

/** The channel that has room for everything: what shows a whole message anywhere else shows its text. */
export const RECORD_PROTOCOL = 'email' satisfies keyof Forms;

/** The forms out of what holds them beside other things. */
export const formsOf = (message: Forms): Forms =>
  formsSchema.parse(
    Object.fromEntries(SUBSCRIBED_CHANNELS.map(({ protocol }) => [protocol, message[protocol]])),
  );

/** Renders a message for every channel. */
export const renderForms = (wording: Wording, context: MessageContext, options: RenderOptions): Forms =>
  formsSchema.parse(
    Object.fromEntries(
      SUBSCRIBED_CHANNELS.map(({ protocol, render }) => [protocol, render(wording, context, options)]),
    ),
  );
