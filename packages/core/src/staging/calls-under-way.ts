import { alreadyStopped } from "../delivering/dispatcher.ts";

/** The receivers that runs are waiting for: when the transport ends, nobody may be on the line. */
export class CallsUnderWay {
  readonly #calls = new Set<Promise<unknown>>();
  #isStopped = false;

  /** @throws `already_stopped` after `stop` */
  refuseStopped(): void {
    if (this.#isStopped) throw alreadyStopped();
  }

  /** Makes calls, which `stop` then waits for. @throws `already_stopped` */
  async make<Result>(calls: () => Promise<Result>): Promise<Result> {
    this.refuseStopped();
    const made = calls();
    this.#calls.add(made);
    try {
      return await made;
    } finally {
      this.#calls.delete(made);
    }
  }

  /** Lets no more be made, and waits for those under way: no longer than their deadline, whatever the host's operations do. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.allSettled(this.#calls);
  }
}
