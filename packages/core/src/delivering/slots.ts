import PQueue from "p-queue";

/**
 * Counts work in flight, in all and by key (an endpoint, a trigger), so that a claim never takes more than can start at
 * once. Work that was claimed must not wait here: its lease is running.
 */
export class Slots {
  readonly #queues = new Map<string, PQueue>();
  readonly #perKey: number;
  readonly #inAll: number;
  #inFlight = 0;

  constructor({ perKey, inAll }: { perKey: number; inAll: number }) {
    this.#perKey = perKey;
    this.#inAll = inAll;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Free slots in all. */
  get free(): number {
    return Math.max(0, this.#inAll - this.#inFlight);
  }

  /** Free slots of one key. */
  freeOf(key: string): number {
    const queue = this.#queues.get(key);
    return queue === undefined ? this.#perKey : Math.max(0, this.#perKey - queue.pending - queue.size);
  }

  /** Keys with work in flight. */
  get busyKeys(): Iterable<string> {
    return this.#queues.keys();
  }

  /** Runs `work`, which must not reject, in a slot of `key`. */
  async run(key: string, work: () => Promise<void>): Promise<void> {
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = new PQueue({ concurrency: this.#perKey });
      this.#queues.set(key, queue);
    }
    this.#inFlight++;
    await queue.add(work);
    this.#inFlight--;
    if (queue.pending + queue.size === 0) this.#queues.delete(key);
  }
}
