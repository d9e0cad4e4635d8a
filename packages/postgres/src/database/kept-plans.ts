import { randomBytes } from "node:crypto";
import { inlined } from "./inlined.ts";

/** Of each session as many; what comes after them is planned each time. */
const MOST_PLANS = 20;

/** Plans that were missing so often are not kept any more: somebody discards them, or a pooler mixes the sessions. */
const MOST_MISSING = 10;

// No name is used twice, by whatever store or process: what is there under a name is what was prepared under it, also in a
// session that a pooler has handed on.
const own = `ancrage_${randomBytes(6).toString("hex")}`;
let made = 0;

/**
 * The statements whose plans sessions keep: planning one of the dispatcher's costs the server more than running it.
 * What PREPARE keeps belongs to its session, so behind a pooler in transaction mode this brings nothing, and ends by itself.
 */
export class KeptPlans {
  readonly #names = new WeakMap<object, Map<string, string>>();
  #missing = 0;

  /** SQL that runs `text` with `values` in `session`, where the first time also prepares it. */
  running(session: object, text: string, values: readonly string[]): string {
    if (this.#missing >= MOST_MISSING) return inlined(text, values);
    const names = this.#names.get(session) ?? new Map<string, string>();
    this.#names.set(session, names);
    const known = names.get(text);
    if (known !== undefined) return executing(known, values);
    if (names.size >= MOST_PLANS) return inlined(text, values);
    made += 1;
    const name = `${own}_${made}`;
    names.set(text, name);
    return `prepare ${name} as ${text};\n${executing(name, values)}`;
  }

  /** The plan of `text` was not in `session`, where it should have been. */
  forget(session: object, text: string): void {
    this.#missing += 1;
    this.#names.get(session)?.delete(text);
  }
}

function executing(name: string, values: readonly string[]): string {
  return inlined(`execute ${name}(${values.map((_, index) => `$${index + 1}`).join(", ")})`, values);
}

/** Whether a statement was prepared in another session, or somebody has discarded it. */
export function isPlanMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "26000";
}
