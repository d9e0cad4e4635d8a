import type { Delivery } from "@ancrage/core";
import { TimeQueue } from "./time-queue.ts";

interface QueuedDelivery {
  row: Delivery;
}

/** The pending deliveries of one endpoint: those that wait, soonest first, and those that a process took. */
export class DeliveryQueue<Queued extends QueuedDelivery> {
  readonly #waiting = new TimeQueue<Queued>();
  readonly #waitingTests = new TimeQueue<Queued>();
  /** Taken and neither recorded nor given up; a lease among them may have run out. */
  readonly taken = new Set<Queued>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0 && this.#waitingTests.size === 0 && this.taken.size === 0;
  }

  /** `false` only if nothing can be taken now. */
  mayHaveDue(now: Date): boolean {
    return this.taken.size > 0 || this.#waiting.isDue(now) || this.#waitingTests.isDue(now);
  }

  /** Adds a delivery that nobody holds, to wait until `nextAttemptAt`. */
  add(delivery: Queued, nextAttemptAt: Date): void {
    (delivery.row.isTest ? this.#waitingTests : this.#waiting).push(delivery, nextAttemptAt);
  }

  /** Takes out the delivery that has been due longest, if one is due. */
  takeDue(now: Date): Queued | undefined {
    return this.#waiting.takeDue(now);
  }

  takeDueTest(now: Date): Queued | undefined {
    return this.#waitingTests.takeDue(now);
  }

  /** Those whose lease ran out, which nobody holds any more. They stay among `taken`. */
  abandoned(now: Date): Queued[] {
    const abandoned: Queued[] = [];
    const nowMs = now.getTime();
    for (const delivery of this.taken) {
      const { leasedUntil } = delivery.row;
      if (leasedUntil !== null && leasedUntil.getTime() <= nowMs) abandoned.push(delivery);
    }
    return abandoned;
  }

  /** How many nobody holds. */
  countUnheld(now: Date): number {
    return this.#waiting.size + this.#waitingTests.size + this.abandoned(now).length;
  }

  /** Takes out all that match and that nobody holds. */
  removeUnheld(now: Date, matches: (delivery: Queued) => boolean): Queued[] {
    const abandoned = this.abandoned(now).filter(matches);
    for (const delivery of abandoned) this.taken.delete(delivery);
    return [...abandoned, ...this.#waiting.remove(matches), ...this.#waitingTests.remove(matches)];
  }

  /** When the next waiting delivery is due. */
  nextDueAt(): Date | null {
    return this.#waiting.peek()?.row.nextAttemptAt ?? null;
  }

  nextDueTestAt(): Date | null {
    return this.#waitingTests.peek()?.row.nextAttemptAt ?? null;
  }
}
