import { inlined } from "./inlined.ts";

/** Of each session as many; what comes after them is planned each time. */
const MOST_PLANS = 20;

// Of all stores of the process, which may share a pool: no name is used twice, so that what is not known to be there is not met either.
let made = 0;

/**
 * The statements whose plans sessions keep: planning one of the dispatcher's costs the server about as much as running it.
 * What PREPARE keeps belongs to its session, so behind a pooler in transaction mode this cannot be used.
 */
export class KeptPlans {
  readonly #names = new WeakMap<object, Map<string, string>>();

  /** SQL that runs `text` with `values` in `session`, where the first time also prepares it. */
  running(session: object, text: string, values: readonly string[]): string {
    const names = this.#names.get(session) ?? new Map<string, string>();
    this.#names.set(session, names);
    const known = names.get(text);
    if (known !== undefined) return executing(known, values);
    if (names.size >= MOST_PLANS) return inlined(text, values);
    made += 1;
    const name = `ancrage_${made}`;
    names.set(text, name);
    return `prepare ${name} as ${text};\n${executing(name, values)}`;
  }

  /** Something failed in `session`, and what it keeps is no longer known. */
  forget(session: object): void {
    this.#names.delete(session);
  }
}

function executing(name: string, values: readonly string[]): string {
  return inlined(`execute ${name}(${values.map((_, index) => `$${index + 1}`).join(", ")})`, values);
}

/** Whether a statement was prepared in another session, or somebody has discarded it. */
export function isPlanMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "26000";
}
