import type { WebhookEvent } from "@ancrage/core";
import { earliest } from "./earliest.ts";
import { TimeQueue } from "./time-queue.ts";

interface QueuedEvent {
  row: WebhookEvent;
  /** Who took it, until when. */
  lease: { readonly processId: string; readonly until: Date } | null;
}

/** The pending events of one trigger: those that wait for their time, those that are due, and those that were taken. */
export class EventQueue<Queued extends QueuedEvent> {
  /** By when they are due. */
  readonly #waiting = new TimeQueue<Queued>();
  /** By age. */
  readonly #due = new TimeQueue<Queued>();
  /** Taken and not recorded; a lease among them may have run out. */
  readonly taken = new Set<Queued>();

  /** Adds an event that nobody holds, to wait until `nextBuildAt`. */
  add(event: Queued, nextBuildAt: Date): void {
    this.#waiting.push(event, nextBuildAt);
  }

  /** Takes out up to `limit` events that are due and that nobody holds, oldest first. Abandoned ones stay among `taken`. */
  takeDue(limit: number, now: Date): Queued[] {
    for (let event = this.#waiting.takeDue(now); event !== undefined; event = this.#waiting.takeDue(now)) {
      this.#due.push(event, event.row.createdAt);
    }
    const abandoned = new TimeQueue<Queued>();
    for (const event of this.taken) {
      if (event.lease !== null && event.lease.until <= now) abandoned.push(event, event.row.createdAt);
    }
    const events: Queued[] = [];
    while (events.length < limit) {
      const event = older(abandoned, this.#due).take();
      if (event === undefined) break;
      events.push(event);
    }
    return events;
  }

  /** When the first event is due that nobody took. */
  nextDueAt(): Date | null {
    return earliest([...this.#due, this.#waiting.peek()].map((event) => event?.row.nextBuildAt ?? null));
  }
}

/** The queue whose next event is the older one. */
function older<Queued extends QueuedEvent>(a: TimeQueue<Queued>, b: TimeQueue<Queued>): TimeQueue<Queued> {
  const [first, second] = [a.peek(), b.peek()];
  if (first === undefined || second === undefined) return first === undefined ? b : a;
  return first.row.createdAt <= second.row.createdAt ? a : b;
}
