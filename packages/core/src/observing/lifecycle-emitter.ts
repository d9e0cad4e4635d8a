import { EventEmitter } from "eventemitter3";
import type { Lifecycle, LifecycleEvents } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";

type Listener<Name extends keyof LifecycleEvents> = (event: LifecycleEvents[Name]) => unknown;

/** Hands lifecycle events to the host's listeners. */
export class LifecycleEmitter implements Lifecycle {
  readonly #emitter = new EventEmitter();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Calls `listener` from now on; the returned function ends that. */
  on<Name extends keyof LifecycleEvents>(name: Name, listener: Listener<Name>): () => void {
    // Each listener is guarded by itself, so that one that throws (or rejects) keeps nothing from the next.
    const guarded = (event: LifecycleEvents[Name]) => {
      try {
        const outcome = listener(event);
        if (outcome instanceof Promise) outcome.catch((error: unknown) => this.#report(name, error));
      } catch (error) {
        this.#report(name, error);
      }
    };
    this.#emitter.on(name, guarded);
    return () => {
      this.#emitter.off(name, guarded);
    };
  }

  emit<Name extends keyof LifecycleEvents>(name: Name, event: LifecycleEvents[Name]): void {
    this.#emitter.emit(name, event);
  }

  /** Whether anybody listens to it. */
  isHeard(name: keyof LifecycleEvents): boolean {
    return this.#emitter.listenerCount(name) > 0;
  }

  #report(name: string, error: unknown): void {
    this.#logger.error(`A listener of ${name} failed; nothing else is affected`, { error });
  }
}
