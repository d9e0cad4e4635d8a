import pRetry from "p-retry";

// Two transactions that met: one of them is rolled back and may simply begin again. Deadlock, and serialization failure
// (where the database's default isolation is stricter than ours).
const conflictCodes = new Set(["40P01", "40001"]);

/** Runs `run`, and again, up to three times, when the database gave it up for another transaction. */
export function repeatingConflicts<Result>(run: () => Promise<Result>): Promise<Result> {
  return pRetry(run, {
    ...{ retries: 3, minTimeout: 10, randomize: true },
    shouldRetry: ({ error }) => "code" in error && typeof error.code === "string" && conflictCodes.has(error.code),
  });
}
