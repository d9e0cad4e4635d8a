import type { Delivery } from "@ancrage/core";
import { Lines } from "./lines.ts";
import { TimeQueue } from "./time-queue.ts";

interface QueuedDelivery {
  row: Delivery;
}

/** The pending deliveries of one endpoint: those that wait, soonest first, and those that a process took. */
export class DeliveryQueue<Queued extends QueuedDelivery> {
  readonly #waiting = new TimeQueue<Queued>();
  readonly #waitingTests = new TimeQueue<Queued>();
  /** Those that have an ordering key, by it: only the first of each may wait for its time. */
  readonly #lines = new Lines<Queued>();
  /** Taken and neither recorded nor given up; a lease among them may have run out. */
  readonly taken = new Set<Queued>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0 && this.#waitingTests.size === 0 && this.taken.size === 0;
  }

  /** `false` only if nothing can be taken now. */
  mayHaveDue(now: Date): boolean {
    return this.taken.size > 0 || this.#waiting.isDue(now) || this.#waitingTests.isDue(now);
  }

  /** Whether something can be taken now. */
  hasDue(now: Date): boolean {
    return this.#waiting.isDue(now) || this.#waitingTests.isDue(now) || this.abandoned(now).length > 0;
  }

  /** Adds a delivery that nobody holds, to wait until `nextAttemptAt`, and until the one before it of its key has ended. */
  add(delivery: Queued, nextAttemptAt: Date): void {
    const { orderingKey } = delivery.row;
    if (orderingKey !== null && !this.#lines.join(orderingKey, delivery)) return;
    (delivery.row.isTest ? this.#waitingTests : this.#waiting).push(delivery, nextAttemptAt);
  }

  /** Lets the one go that waited for this one, which has ended. */
  endTurn(delivery: Queued): void {
    const { orderingKey } = delivery.row;
    if (orderingKey === null) return;
    const next = this.#lines.leave(orderingKey, delivery);
    if (next?.row.nextAttemptAt != null) this.add(next, next.row.nextAttemptAt);
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
    const behind = Array.from(this.#lines.behind()).length;
    return this.#waiting.size + this.#waitingTests.size + behind + this.abandoned(now).length;
  }

  /** Takes out all that match and that nobody holds. */
  removeUnheld(now: Date, matches: (delivery: Queued) => boolean): Queued[] {
    const abandoned = this.abandoned(now).filter(matches);
    for (const delivery of abandoned) this.taken.delete(delivery);
    // Before those in front of them, so that nobody is let go who leaves too.
    const behind = Array.from(this.#lines.behind()).filter(matches);
    for (const delivery of behind) this.endTurn(delivery);
    const first = [...abandoned, ...this.#waiting.remove(matches), ...this.#waitingTests.remove(matches)];
    for (const delivery of first) this.endTurn(delivery);
    return [...first, ...behind];
  }

  /** When the next waiting delivery is due. */
  nextDueAt(): Date | null {
    return this.#waiting.peek()?.row.nextAttemptAt ?? null;
  }

  /** How many could be taken now; tests do not count. */
  countDue(now: Date): number {
    return this.#waiting.countDue(now);
  }

  nextDueTestAt(): Date | null {
    return this.#waitingTests.peek()?.row.nextAttemptAt ?? null;
  }
}
