import { STATE_ITEMS } from '../../core/contract/names.ts';
import type { CarModel } from './car-model.ts';
import type { DynamoDbModel } from './dynamodb-model.ts';
import type { Home } from './home.ts';
import type { Invariants } from './invariants.ts';
import { aroundNight } from './learning-watch.ts';
import type { NightLoad, NightLoads } from './night-loads.ts';
import type { Tally } from './tally.ts';
import type { VirtualTime } from './virtual-time.ts';

interface World {
  readonly time: VirtualTime;
  readonly tally: Tally;
  readonly home: Home;
  readonly car: CarModel;
  readonly dynamodb: DynamoDbModel;
  readonly invariants: Invariants;
}

/** The nights in which something is left on, and whether each must be noticed. */
export class Nights {
  readonly #loads: NightLoads;
  readonly #world: World;
  /** The load of the last night, where it must be noticed. */
  #load: NightLoad | undefined;

  constructor(loads: NightLoads, world: World) {
    this.#loads = loads;
    this.#world = world;
  }

  /** Something is left on for a night now and then. */
  planDay(dayStart: number): void {
    const { time, tally, home, dynamodb, invariants } = this.#world;
    const load = this.#loads.next(dayStart);
    this.#load = undefined;
    if (load === undefined) return;
    home.expectLoad(load, dayStart);
    time.at(load.from, () => {
      tally.fault('left on for a night');
      if (invariants.learning.mustNotice(load, dynamodb.state.get(STATE_ITEMS.usual))) this.#load = load;
    });
  }

  /** At the end of a calm: the night before was noticed, if it must be and nothing kept it from being seen. */
  over(): void {
    const { tally, home, car, invariants } = this.#world;
    if (this.#load === undefined) return;
    const around = aroundNight(this.#load);
    // What Octopus charges is not tested.
    if (car.touches(around) || !invariants.hindrances.quiet(around, home.spans)) return;
    invariants.learning.nightOver(this.#load);
    tally.nightsNoticed += 1;
  }
}
