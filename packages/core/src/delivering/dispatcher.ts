import { AncrageError } from "../errors/ancrage-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Transport } from "../ports/transport.ts";
import type { EveryMinute } from "./every-minute.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { Retention } from "./retention.ts";
import type { Loop } from "./work-loop.ts";

/** What one `dispatchDue` did. */
export interface Dispatched {
  /** Events that were built and routed, or tried to be. */
  readonly events: number;
  /** Deliveries that were attempted. */
  readonly deliveries: number;
  /** Receipts of inbound hooks whose handlers were run. */
  readonly receipts: number;
}

export interface DispatcherParts {
  /** What we received; it may leave events. */
  readonly receiving: Loop;
  readonly routing: Loop;
  readonly delivery: Loop;
  readonly heartbeat: Heartbeat;
  readonly retention: Retention;
  readonly backlogs: EveryMinute;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** The loops that run what was received, route events and deliver: by itself from `start` to `stop`, or as much as is due by `dispatchDue`. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  #stopHeartbeat: (() => void) | null = null;
  #stopped: Promise<void> | null = null;
  #used = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Whether this process has ever dispatched. */
  get used(): boolean {
    return this.#used;
  }

  /** Dispatches until `stop`. Starting twice changes nothing. @throws `already_stopped` */
  async start(): Promise<void> {
    this.#refuseStopped();
    if (this.#stopHeartbeat !== null) return;
    this.#used = true;
    this.#stopHeartbeat = () => {};
    this.#stopHeartbeat = await this.#parts.heartbeat.start();
    this.#parts.receiving.start();
    this.#parts.routing.start();
    this.#parts.delivery.start();
    this.#parts.retention.start();
    this.#parts.backlogs.start();
  }

  /** Takes nothing more, finishes and records what is in flight, closes the transport. Stopping twice waits for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /**
   * Dispatches what is due, in this process, until nothing is or `maxMs` has passed; attempts in flight by then are
   * finished. For cron jobs and serverless functions. Rejects with the store's error.
   */
  async dispatchDue({ maxMs = Number.POSITIVE_INFINITY }: { maxMs?: number } = {}): Promise<Dispatched> {
    this.#refuseStopped();
    this.#used = true;
    const { receiving, routing, delivery, heartbeat, retention, backlogs, clock } = this.#parts;
    const startedMs = clock.monotonicMs();
    const isOver = () => clock.monotonicMs() - startedMs >= maxMs;
    const stopHeartbeat = await heartbeat.start();
    let events = 0;
    let deliveries = 0;
    let receipts = 0;
    try {
      // First, so that nothing is sent any more for a subscription that expired since the last call.
      await retention.endExpired(isOver);
      let worked: number;
      do {
        const received = await receiving.runUntilIdle(isOver);
        const routed = await routing.runUntilIdle(isOver);
        const delivered = await delivery.runUntilIdle(isOver);
        receipts += received;
        events += routed;
        deliveries += delivered;
        worked = received + routed + delivered;
      } while (worked > 0);
      await retention.runDue(isOver);
      // Also when time is over: just then there is a backlog.
      await backlogs.runDue(() => false);
    } finally {
      stopHeartbeat();
    }
    return { events, deliveries, receipts };
  }

  async #stop(): Promise<void> {
    const { receiving, routing, delivery, retention, backlogs, transport } = this.#parts;
    try {
      await receiving.stop();
      await routing.stop();
      await delivery.stop();
    } finally {
      await retention.stop();
      await backlogs.stop();
      this.#stopHeartbeat?.();
      await transport.close();
    }
  }

  #refuseStopped(): void {
    if (this.#stopped !== null) throw alreadyStopped();
  }
}

/** The error of whoever would send something after `stop`. */
export function alreadyStopped(): AncrageError<"already_stopped"> {
  const message = "This Ancrage was stopped and sends no more. Make a new one with createWebhooks.";
  return new AncrageError("already_stopped", message, {});
}
