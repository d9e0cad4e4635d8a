import { cappedFaultLog } from "../delivering/capped-fault-log.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeUses, InboundStore } from "../ports/inbound-store.ts";
import type { Logger } from "../ports/logger.ts";

export interface CodeUseTerms {
  readonly store: Pick<InboundStore, "countCodeUses">;
  readonly clock: Clock;
  readonly logger: Logger;
}

const countAfterMs = 1_000;

/**
 * Counts the uses of codes, a second after they came and together: a row that every call changed would make calls of one code
 * wait for one another. What a process has not counted when it is killed stays uncounted.
 */
export class CodeUseCounter {
  readonly #terms: CodeUseTerms;
  readonly #failed: (error: unknown) => void;
  #uses = new Map<string, CodeUses>();
  #cancelTimer: (() => void) | null = null;
  #counting: Promise<void> = Promise.resolve();

  constructor(terms: CodeUseTerms) {
    this.#terms = terms;
    this.#failed = cappedFaultLog(terms, "warn", "Uses of codes could not be counted; they are counted later");
  }

  note(codeId: string, at: Date): void {
    this.#add({ codeId, count: 1, lastUsedAt: at });
    this.#countLater();
  }

  /** Counts what has been noted. Never rejects. */
  async flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#counting = this.#counting.then(() => this.#count());
    await this.#counting;
  }

  #countLater(): void {
    this.#cancelTimer ??= this.#terms.clock.after(countAfterMs, () => void this.flush());
  }

  async #count(): Promise<void> {
    const uses = [...this.#uses.values()];
    if (uses.length === 0) return;
    this.#uses = new Map();
    try {
      await this.#terms.store.countCodeUses(uses);
    } catch (error) {
      for (const one of uses) this.#add(one);
      this.#failed(error);
      this.#countLater();
    }
  }

  #add({ codeId, count, lastUsedAt }: CodeUses): void {
    const known = this.#uses.get(codeId);
    const latest = known !== undefined && known.lastUsedAt > lastUsedAt ? known.lastUsedAt : lastUsedAt;
    this.#uses.set(codeId, { codeId, count: (known?.count ?? 0) + count, lastUsedAt: latest });
  }
}
