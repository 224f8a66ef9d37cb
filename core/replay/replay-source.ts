import { asksPrice } from '../rules/demand/config.ts';
import { DemandProfile } from './demand-profile.ts';
import { OutOfOrderError } from './poll-clock.ts';
import { PriceProfile } from './price-profile.ts';
import { Replay, type ReplayTerms } from './replay.ts';
import { type RowSource, sortedByArrival, withEnergy } from './row-source.ts';

/** A replay that is over, and what its rows looked like. */
export interface Replayed {
  readonly replay: Replay;
  readonly profile: DemandProfile;
  /** Where a rule goes by prices: how far they are known. */
  readonly prices: PriceProfile | undefined;
  /** The rows in the order in which they arrived, to replay them again. */
  readonly source: RowSource;
}

/** Replays all rows of a source; rows out of order are sorted first, which holds them all in memory. */
export const replaySource = async (source: RowSource, terms: ReplayTerms): Promise<Replayed> => {
  try {
    return await replayInOrder(source, terms);
  } catch (error) {
    if (!(error instanceof OutOfOrderError)) throw error;
    return replayInOrder(await sortedByArrival(source), terms);
  }
};

const replayInOrder = async (source: RowSource, terms: ReplayTerms): Promise<Replayed> => {
  const replay = new Replay(terms);
  const profile = new DemandProfile(terms.sampleHoldsMs);
  const asked = terms.rules.some((rule) => rule.kind === 'demand' && asksPrice(rule));
  const prices = asked ? new PriceProfile() : undefined;
  for await (const rows of withEnergy(source, terms.sampleHoldsMs).rows()) {
    profile.count(rows);
    prices?.count(rows);
    replay.take(rows);
  }
  replay.finish();
  return { replay, profile, prices, source };
};
