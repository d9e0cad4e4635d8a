import pRetry from "p-retry";
import { CallFailure } from "./call-failure.ts";

/** The longest that a server's `Retry-After` is waited for, in milliseconds; who asks for more is told to the caller at once. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * Makes an attempt, and while it fails in a way that passes (`CallFailure`) up to `retries` more: after about 0.3, 0.6 and 1.2 s,
 * or as long as the server asks for. Rejects with the error of the last one. ky's own retries are off, because which calls may be repeated
 * depends on more than their method.
 */
export async function repeated<Answer>(
  attempt: () => Promise<Answer>,
  { retries, signal }: { readonly retries: number; readonly signal: AbortSignal | undefined },
): Promise<Answer> {
  try {
    return await pRetry(attempt, {
      retries,
      minTimeout: 300,
      maxTimeout: 5_000,
      randomize: true,
      signal,
      async onFailedAttempt({ error, retryDelay }) {
        if (retryDelay > 0 && mayPass(error)) await wait((error.retryAfterMs ?? 0) - retryDelay, signal);
      },
      shouldRetry: ({ error }) => mayPass(error),
    });
  } catch (error) {
    throw error instanceof CallFailure ? error.error : error;
  }
}

function mayPass(error: Error): error is CallFailure {
  return error instanceof CallFailure && error.isPassing && (error.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS;
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0 || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
