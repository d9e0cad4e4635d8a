/**
 * Counts work in flight, in all and by key (an endpoint, a trigger), so that a claim never takes more than can start at
 * once. It is no queue: work that was claimed must not wait in a process, because its lease is running.
 */
export class Slots {
  readonly #byKey = new Map<string, number>();
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

  /** Work in flight of one key. */
  inFlightOf(key: string): number {
    return this.#byKey.get(key) ?? 0;
  }

  /** Free slots of one key. */
  freeOf(key: string): number {
    return Math.max(0, this.#perKey - (this.#byKey.get(key) ?? 0));
  }

  /** Runs `work`, which must not reject, in a slot of `key`. */
  async run(key: string, work: () => Promise<void>): Promise<void> {
    this.#inFlight++;
    this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1);
    await work();
    this.#inFlight--;
    const left = (this.#byKey.get(key) ?? 1) - 1;
    if (left > 0) this.#byKey.set(key, left);
    else this.#byKey.delete(key);
  }
}
