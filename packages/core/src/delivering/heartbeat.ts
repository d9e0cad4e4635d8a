import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { Logger } from "../ports/logger.ts";
import { cappedFaultLog } from "./capped-fault-log.ts";

const beatMs = 5_000;
/** A process that was silent for so long counts as dead. */
export const DEAD_AFTER_MS = 15_000;

/** Tells the store that this process is alive, every 5 s, and frees the work of processes silent for 15 s. */
export class Heartbeat {
  readonly #processId: string;
  readonly #deliveries: DeliveryStore;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #users = 0;
  /** The beats that are going on: resolved by the first, gone when nobody needs them any more. */
  #beats: { readonly first: Promise<void>; end: () => void } | null = null;

  constructor(processId: string, deliveries: DeliveryStore, clock: Clock, logger: Logger) {
    this.#processId = processId;
    this.#deliveries = deliveries;
    this.#clock = clock;
    this.#failed = cappedFaultLog(
      { clock, logger },
      "error",
      "The heartbeat could not be written; other processes may take over this one's work",
    );
  }

  /** Beats until the returned function is called; has beaten once before that. Several may keep it going. */
  async start(): Promise<() => void> {
    this.#users++;
    this.#beats ??= this.#begin();
    await this.#beats.first;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#users--;
      if (this.#users > 0) return;
      this.#beats?.end();
      this.#beats = null;
    };
  }

  #begin() {
    let isOver = false;
    let cancelTimer: (() => void) | null = null;
    const beat = async (): Promise<void> => {
      await this.#beat();
      if (!isOver) cancelTimer = this.#clock.after(beatMs, () => void beat());
    };
    const end = () => {
      isOver = true;
      cancelTimer?.();
    };
    return { first: beat(), end };
  }

  async #beat(): Promise<void> {
    const now = this.#clock.now();
    try {
      await this.#deliveries.heartbeat(this.#processId, now, new Date(now.getTime() - DEAD_AFTER_MS));
    } catch (error) {
      this.#failed(error);
    }
  }
}
