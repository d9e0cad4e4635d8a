import type { ErrorCode, ErrorDetails } from "./error-details.ts";

// Registered globally, so that an error thrown by one copy of the package is recognised by another.
const brand = Symbol.for("ancrage.error");

/**
 * Every error that Ancrage throws on purpose. `code` is one of a closed list, `details` are typed by it, `message` says
 * what was wrong, with which value, and what to do. No message ever contains a secret.
 */
export class AncrageError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "AncrageError";
  readonly code: Code;
  readonly details: ErrorDetails[Code];

  constructor(code: Code, message: string, details: ErrorDetails[Code], options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** An `AncrageError` whose `details` are known once its `code` is. */
export type AnyAncrageError = { [Code in ErrorCode]: AncrageError<Code> }[ErrorCode];

/** Whether `error` is an `AncrageError`, from whichever copy of the package; with `code`, whether it is that one. */
export function isAncrageError(error: unknown): error is AnyAncrageError;
export function isAncrageError<Code extends ErrorCode>(error: unknown, code: Code): error is AncrageError<Code>;
export function isAncrageError(error: unknown, code?: ErrorCode): boolean {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return code === undefined || ("code" in error && error.code === code);
}
