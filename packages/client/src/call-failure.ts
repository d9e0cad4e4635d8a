import type { AncrageError, AnyAncrageError } from "@ancrage/core/api";

/** An attempt that failed: the error for the caller, and whether another attempt may fare better. */
export class CallFailure extends Error {
  readonly error: AncrageError | AnyAncrageError;
  readonly isPassing: boolean;
  /** How long the server asks to wait; `null`: it does not. */
  readonly retryAfterMs: number | null;

  constructor(error: AncrageError | AnyAncrageError, isPassing: boolean, retryAfterMs: number | null = null) {
    super(error.message, { cause: error });
    this.error = error;
    this.isPassing = isPassing;
    this.retryAfterMs = retryAfterMs;
  }
}
