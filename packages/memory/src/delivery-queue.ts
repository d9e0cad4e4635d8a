import type { Delivery } from "@ancrage/core";
import { BinaryHeap } from "./binary-heap.ts";

export interface QueuedDelivery {
  row: Delivery;
  /** Grows with every delivery: what is due at the same time leaves in the order it came. */
  readonly sequence: number;
}

/** The pending deliveries of one endpoint: those that wait, soonest first, and those that a process took. */
export class DeliveryQueue<Queued extends QueuedDelivery> {
  readonly #waiting = new BinaryHeap<Queued>(bySoonest);
  readonly #waitingTests = new BinaryHeap<Queued>(bySoonest);
  /** Taken and neither recorded nor given up; a lease among them may have run out. */
  readonly taken = new Set<Queued>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0 && this.#waitingTests.size === 0 && this.taken.size === 0;
  }

  /** Adds a delivery that nobody holds. */
  add(delivery: Queued): void {
    (delivery.row.isTest ? this.#waitingTests : this.#waiting).push(delivery);
  }

  /** Takes out the delivery that has been due longest, if one is due. */
  takeDue(now: Date): Queued | undefined {
    return takeDue(this.#waiting, now);
  }

  takeDueTest(now: Date): Queued | undefined {
    return takeDue(this.#waitingTests, now);
  }

  /** Those whose lease ran out, which nobody holds any more. They stay among `taken`. */
  abandoned(now: Date): Queued[] {
    const abandoned: Queued[] = [];
    for (const delivery of this.taken) if (!isHeld(delivery, now)) abandoned.push(delivery);
    return abandoned;
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

function isHeld({ row }: QueuedDelivery, now: Date): boolean {
  return row.leasedUntil !== null && row.leasedUntil > now;
}

function takeDue<Queued extends QueuedDelivery>(waiting: BinaryHeap<Queued>, now: Date): Queued | undefined {
  return dueMs(waiting.peek()) <= now.getTime() ? waiting.pop() : undefined;
}

function dueMs(delivery: QueuedDelivery | undefined): number {
  return delivery?.row.nextAttemptAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

function bySoonest(a: QueuedDelivery, b: QueuedDelivery): number {
  return dueMs(a) - dueMs(b) || a.sequence - b.sequence;
}
