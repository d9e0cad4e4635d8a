import type { Clock } from "./clock.ts";

/** What came of work that had a deadline. */
export type Deadlined<Value> = { readonly expired: false; readonly value: Value } | { readonly expired: true };

/**
 * Runs `work` and waits for it at most `ms`. At the deadline its signal aborts and the result is `expired`, whether or
 * not the work obeys; what it does afterwards is ignored. Rejects if the work rejects in time.
 */
export function withDeadline<Value>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Deadlined<Value>> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      controller.abort();
      resolve({ expired: true });
    });
    work(controller.signal).then(
      (value) => {
        cancel();
        resolve({ expired: false, value });
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
