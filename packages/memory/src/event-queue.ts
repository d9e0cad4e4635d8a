import type { WebhookEvent } from "@ancrage/core";
import { BinaryHeap } from "./binary-heap.ts";
import { comparePositions } from "./tenant-table.ts";

export interface QueuedEvent {
  row: WebhookEvent;
  /** Who took it, until when. */
  lease: { readonly processId: string; readonly until: Date } | null;
}

/** The pending events of one trigger: those that wait for their time, those that are due, and those that were taken. */
export class EventQueue<Queued extends QueuedEvent> {
  readonly #waiting = new BinaryHeap<Queued>((a, b) => nextBuildMs(a) - nextBuildMs(b));
  readonly #due = new BinaryHeap<Queued>(byAge);
  /** Taken and not recorded; a lease among them may have run out. */
  readonly taken = new Set<Queued>();

  /** Adds an event that nobody holds. */
  add(event: Queued): void {
    this.#waiting.push(event);
  }

  /** Takes out up to `limit` events that are due and that nobody holds, oldest first. Abandoned ones stay among `taken`. */
  takeDue(limit: number, now: Date): Queued[] {
    this.#moveDue(now);
    const abandoned = [...this.taken].filter((event) => event.lease !== null && event.lease.until <= now).sort(byAge);
    const events: Queued[] = [];
    while (events.length < limit) {
      const due = this.#due.peek();
      const [lost] = abandoned;
      const isLostOlder = lost !== undefined && (due === undefined || byAge(lost, due) < 0);
      const event = isLostOlder ? abandoned.shift() : this.#due.pop();
      if (event === undefined) break;
      events.push(event);
    }
    return events;
  }

  /** When the first event is due that nobody took. */
  nextDueAt(): Date | null {
    let soonest = this.#waiting.peek();
    for (const event of this.#due.values()) {
      if (soonest === undefined || nextBuildMs(event) < nextBuildMs(soonest)) soonest = event;
    }
    return soonest?.row.nextBuildAt ?? null;
  }

  #moveDue(now: Date): void {
    for (let next = this.#waiting.peek(); next !== undefined; next = this.#waiting.peek()) {
      if (nextBuildMs(next) > now.getTime()) return;
      this.#waiting.pop();
      this.#due.push(next);
    }
  }
}

function nextBuildMs({ row }: QueuedEvent): number {
  return row.nextBuildAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

function byAge(a: QueuedEvent, b: QueuedEvent): number {
  return comparePositions(a.row, b.row);
}
