import type { WebhookEvent } from "@ancrage/core";
import { TimeQueue } from "./time-queue.ts";

interface QueuedEvent {
  row: WebhookEvent;
  /** Who took it, until when. */
  lease: { readonly processId: string; readonly until: Date } | null;
}

/** The pending events of one trigger: those that wait, and those that were taken. */
export class EventQueue<Queued extends QueuedEvent> {
  /** By when they are due. */
  readonly #waiting = new TimeQueue<Queued>();
  /** Taken and not recorded; a lease among them may have run out. */
  readonly taken = new Set<Queued>();

  /** Adds an event that nobody holds, to wait until `nextBuildAt`. */
  add(event: Queued, nextBuildAt: Date): void {
    this.#waiting.push(event, nextBuildAt);
  }

  /** Takes out up to `limit` events that are due and that nobody holds, longest due first. Abandoned ones stay among `taken`. */
  takeDue(limit: number, now: Date): Queued[] {
    const abandoned = new TimeQueue<Queued>();
    for (const event of this.taken) {
      if (event.lease !== null && event.lease.until <= now) abandoned.push(event, dueAt(event));
    }
    const events: Queued[] = [];
    while (events.length < limit) {
      const event = this.#longestDue(abandoned, now);
      if (event === undefined) break;
      events.push(event);
    }
    return events;
  }

  /** Takes an event out, wherever it is. Costs as much as there are events. */
  remove(event: Queued): void {
    this.taken.delete(event);
    this.#waiting.remove((other) => other === event);
  }

  /** How many are due that nobody took. */
  countDue(now: Date): number {
    return this.#waiting.countDue(now);
  }

  /** When the first event is due that nobody took. */
  nextDueAt(): Date | null {
    return this.#waiting.peek()?.row.nextBuildAt ?? null;
  }

  #longestDue(abandoned: TimeQueue<Queued>, now: Date): Queued | undefined {
    const [lost, next] = [abandoned.peek(), this.#waiting.peek()];
    const isLostFirst = lost !== undefined && (next === undefined || dueAt(lost) <= dueAt(next));
    return isLostFirst ? abandoned.take() : this.#waiting.takeDue(now);
  }
}

function dueAt({ row }: QueuedEvent): Date {
  return row.nextBuildAt ?? row.createdAt;
}
