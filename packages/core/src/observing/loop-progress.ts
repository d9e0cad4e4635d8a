import type { Clock } from "../ports/clock.ts";
import type { LoopName } from "../ports/observer.ts";

/** When each loop of this process last asked the store for work and was answered. */
export class LoopProgress {
  readonly #clock: Clock;
  readonly #lastMs = new Map<LoopName, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(loop: LoopName): void {
    this.#lastMs.set(loop, this.#clock.monotonicMs());
  }

  /** Seconds since then; a loop that never did is left out. */
  ages(): ReadonlyMap<LoopName, number> {
    const nowMs = this.#clock.monotonicMs();
    return new Map(Array.from(this.#lastMs, ([loop, lastMs]) => [loop, (nowMs - lastMs) / 1_000]));
  }
}
