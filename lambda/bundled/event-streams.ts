/**
 * Takes the place of `@smithy/core/event-streams` in the bundle (see `lib/bundling.ts`): no operation of ours streams
 * events, and the SDK imports it only for one that does.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('the bundle has no event streams: no operation of the poller uses them');
  }
}

export const eventStreamSerdeProvider = (): never => {
  throw new Error('the bundle has no event streams: no operation of the poller uses them');
};
