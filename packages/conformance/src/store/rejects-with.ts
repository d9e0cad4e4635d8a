import assert from "node:assert/strict";
import { type ErrorCode, type ErrorDetails, isAncrageError } from "@ancrage/core";

/** Asserts that `promise` rejects with the `AncrageError` of `code`, and with `details` when they are given. */
export async function rejectsWith<Code extends ErrorCode>(
  promise: Promise<unknown>,
  code: Code,
  details?: ErrorDetails[Code],
): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isAncrageError(error), `an AncrageError, not ${String(error)}`);
    assert.equal(error.code, code);
    if (details !== undefined) assert.deepEqual(error.details, details);
    return true;
  });
}
