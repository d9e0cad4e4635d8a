import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { BatchWriter } from "./batch-writer.ts";
import { cappedFaultLog } from "./capped-fault-log.ts";
import type { Slots } from "./slots.ts";

/** One kind of work that a store hands out: claim -> work -> record. */
export interface Lane<Item, Result> {
  /** For logs. */
  readonly name: string;
  readonly slots: Slots;
  /** Takes what may start now; nothing when there is nothing to do. */
  claim(): Promise<readonly Item[]>;
  /** Whether the last claim left nothing that may start now, however many slots get free. Absent: that is not known. */
  readonly tookAll?: () => boolean;
  /** Whose slot an item takes. */
  keyOf(item: Item): string;
  /** Never rejects. */
  work(item: Item): Promise<Result>;
  record(results: readonly Result[]): Promise<void>;
  /** The ids of what a result is of, for logs. */
  about(result: Result): Readonly<Record<string, string>>;
  /** A result is given up, because the store refuses it. */
  readonly setAside?: (result: Result) => void;
}

export interface LoopTerms {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long an idle loop waits before it looks again by itself. */
  readonly pollMs: number;
  readonly flushAfterMs: number;
  readonly flushRows: number;
  /** Called whenever a claim was answered, also when there was nothing to take. */
  readonly onClaimed?: () => void;
}

/** A loop as whoever keeps it going sees it. */
export type Loop = Pick<WorkLoop<unknown, unknown>, "start" | "stop" | "runUntilIdle">;

// Results that wait to be written before the loop stops taking more work.
const backlogBatches = 2;

/** Keeps one lane going: claims whenever there is room, works in parallel, records in batches. */
export class WorkLoop<Item, Result> {
  readonly #lane: Lane<Item, Result>;
  readonly #terms: LoopTerms;
  readonly #results: BatchWriter<Result>;
  readonly #claimFailed: (error: unknown) => void;
  #running: Promise<void> | null = null;
  #stopping = false;
  #awake = false;
  /** How many wait for what is in flight to end. */
  #waiting = 0;
  /** Takes nothing because too many results wait to be written. */
  #isHeldBack = false;
  /** It last found nothing to take, and nobody has said since that there may be something. */
  #isCaughtUp = false;
  #isTakingAlong = false;
  /** A claim was not made because items were being taken along. */
  #isPutOff = false;
  readonly #sleepers = new Set<() => void>();

  constructor(lane: Lane<Item, Result>, terms: LoopTerms) {
    this.#lane = lane;
    this.#terms = terms;
    this.#claimFailed = cappedFaultLog(terms, "error", `The ${lane.name} loop could not claim work; it tries again`);
    this.#results = new BatchWriter(
      async (results) => {
        await lane.record(results);
        if (this.#isHeldBack) this.wake();
      },
      {
        onFault: cappedFaultLog(
          terms,
          "error",
          `The ${lane.name} loop could not record results; it keeps them and tries again`,
        ),
        onSetAside: (result) => {
          terms.logger.error(
            `The ${lane.name} loop sets aside a result that the store refuses while it takes others; what it is of is claimed again when its lease has run out`,
            lane.about(result),
          );
          lane.setAside?.(result);
        },
      },
      terms,
    );
  }

  /** Works until `stop`. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Takes nothing more, waits for what is in flight, records it. Rejects when that could not be recorded. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
    await this.#finish();
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    this.#awake = true;
    this.#isCaughtUp = false;
    for (const wakeUp of this.#sleepers) wakeUp();
  }

  /**
   * Lets whoever makes `count` items take them along for this loop, and works on what it took. It may only while the loop is
   * caught up, so that nothing which waits longer is passed over, and has a slot for each: of more than that a claim
   * chooses. Rejects with `take`.
   */
  async takeAlong(count: number, take: (mayTake: boolean) => Promise<readonly Item[]>): Promise<void> {
    const isReady = this.#isCaughtUp && this.#running !== null && !this.#stopping;
    if (count === 0 || !isReady || this.#isTakingAlong || count > this.#lane.slots.free) {
      this.#begin(await take(false));
      return;
    }
    // No claim begins meanwhile, nor another taking along: neither could count what the other takes of a key.
    this.#isTakingAlong = true;
    try {
      this.#begin(await take(true));
    } finally {
      this.#isTakingAlong = false;
      if (this.#isPutOff) this.wake();
      this.#isPutOff = false;
    }
  }

  /**
   * Works until nothing more can be claimed or `isOver`, then waits for what is in flight. Returns how many items it
   * worked on. Rejects with the store's error.
   */
  async runUntilIdle(isOver: () => boolean): Promise<number> {
    let worked = 0;
    this.#waiting += 1;
    try {
      while (!isOver() && !this.#stopping) {
        const claimed = await this.#claim();
        worked += claimed;
        if (claimed > 0) continue;
        if (this.#lane.slots.inFlight > 0) await this.#sleep();
        else if (this.#results.size > 0) await this.#results.flush();
        else break;
      }
    } finally {
      this.#waiting -= 1;
      await this.#finish();
    }
    return worked;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        if ((await this.#claim()) > 0 && !this.#tookAll()) continue;
      } catch (error) {
        this.#claimFailed(error);
        this.#awake = false;
      }
      await this.#sleep();
    }
  }

  async #claim(): Promise<number> {
    const { slots } = this.#lane;
    this.#isHeldBack = this.#results.size >= backlogBatches * this.#terms.flushRows;
    if (slots.free === 0 || this.#isHeldBack) return 0;
    if (this.#isTakingAlong) {
      this.#isPutOff = true;
      return 0;
    }
    this.#awake = false;
    this.#isCaughtUp = false;
    const items = await this.#lane.claim();
    this.#terms.onClaimed?.();
    this.#isCaughtUp = (items.length === 0 || this.#tookAll()) && !this.#awake;
    this.#begin(items);
    return items.length;
  }

  #begin(items: readonly Item[]): void {
    const { slots } = this.#lane;
    for (const item of items)
      void slots.run(this.#lane.keyOf(item), () => this.#work(item)).then(() => this.#slotFreed());
  }

  #tookAll(): boolean {
    return this.#lane.tookAll?.() ?? false;
  }

  async #work(item: Item): Promise<void> {
    this.#results.add(await this.#lane.work(item));
  }

  #slotFreed(): void {
    // Nothing else will come soon, so nobody gains by waiting for a fuller batch.
    if (this.#lane.slots.inFlight === 0) this.#results.flushSoon();
    if (this.#waiting > 0 || !this.#tookAll()) this.wake();
  }

  async #finish(): Promise<void> {
    this.#waiting += 1;
    while (this.#lane.slots.inFlight > 0) await this.#sleep();
    this.#waiting -= 1;
    await this.#results.flush();
  }

  /** Until something wakes it, at most `pollMs`. */
  async #sleep(): Promise<void> {
    if (!this.#awake) {
      await new Promise<void>((resolve) => {
        const wakeUp = () => {
          cancel();
          this.#sleepers.delete(wakeUp);
          resolve();
        };
        const cancel = this.#terms.clock.after(this.#terms.pollMs, wakeUp);
        this.#sleepers.add(wakeUp);
      });
    }
    this.#awake = false;
    // What ends in the same turn of the event loop is claimed for together.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
