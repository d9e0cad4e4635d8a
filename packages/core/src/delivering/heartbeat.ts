import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { Logger } from "../ports/logger.ts";

const beatMs = 5_000;
const deadAfterMs = 15_000;

/** Tells the store that this process is alive, every 5 s, and frees the work of processes silent for 15 s. */
export class Heartbeat {
  readonly #processId: string;
  readonly #deliveries: DeliveryStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #users = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(processId: string, deliveries: DeliveryStore, clock: Clock, logger: Logger) {
    this.#processId = processId;
    this.#deliveries = deliveries;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Beats until the returned function is called. Several may keep it going. */
  async start(): Promise<() => void> {
    this.#users++;
    if (this.#users === 1) await this.#beat();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#users--;
      if (this.#users === 0) this.#cancelTimer?.();
    };
  }

  async #beat(): Promise<void> {
    const now = this.#clock.now();
    try {
      await this.#deliveries.heartbeat(this.#processId, now, new Date(now.getTime() - deadAfterMs));
    } catch (error) {
      this.#logger.error("The heartbeat could not be written; other processes may take over this one's work", {
        error,
      });
    }
    if (this.#users > 0) this.#cancelTimer = this.#clock.after(beatMs, () => void this.#beat());
  }
}
