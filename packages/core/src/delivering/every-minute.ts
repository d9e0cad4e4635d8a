import type { Clock } from "../ports/clock.ts";

const everyMs = 60_000;

/** Work that is done at most once a minute: by itself from `start` to `stop`, or when somebody asks. */
export class EveryMinute {
  readonly #clock: Clock;
  readonly #work: (isOver: () => boolean) => Promise<void>;
  #cancelTimer: (() => void) | null = null;
  #nextMs = 0;
  #running: Promise<void> | null = null;
  #isStopped = false;

  /** `work` never rejects, and ends soon once `isOver`. */
  constructor(clock: Clock, work: (isOver: () => boolean) => Promise<void>) {
    this.#clock = clock;
    this.#work = work;
  }

  /** Goes to work every minute from now on, until `stop`. */
  start(): void {
    this.#cancelTimer ??= this.#clock.after(everyMs, () => {
      this.#cancelTimer = null;
      void this.runDue(() => this.#isStopped).then(() => {
        if (!this.#isStopped) this.start();
      });
    });
  }

  /** Waits for what is under way; nothing follows. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    await this.#running;
  }

  /** Does the work, unless it was done within the last minute. */
  runDue(isOver: () => boolean): Promise<void> {
    if (isOver() || this.#clock.monotonicMs() < this.#nextMs) return this.#running ?? Promise.resolve();
    this.#nextMs = this.#clock.monotonicMs() + everyMs;
    this.#running ??= this.#work(isOver).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }
}
