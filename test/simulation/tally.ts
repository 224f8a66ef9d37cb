/** Counts what happened, for the report. */
export class Tally {
  readonly faults = new Map<string, number>();
  readonly outcomes = new Map<string, number>();
  readonly messages = new Map<string, number>();
  readonly duplicates = new Map<string, number>();
  ticks = 0;
  runs = 0;
  secondLooks = 0;
  rowsStored = 0;
  rowsOutOfReach = 0;
  episodesTold = 0;
  silencesTold = 0;
  nightsNoticed = 0;
  chargingTold = 0;
  chargingLeftOut = 0;
  octopusCalls = 0;
  longestRunMs = 0;
  largestMonitorBytes = 0;

  fault(kind: string): void {
    count(this.faults, kind);
  }

  outcome(kind: string): void {
    count(this.outcomes, kind);
  }

  message(kind: string): void {
    count(this.messages, kind);
  }

  duplicate(cause: string): void {
    count(this.duplicates, cause);
  }
}

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};
