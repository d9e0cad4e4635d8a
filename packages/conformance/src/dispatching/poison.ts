import type { InWorld } from "./dispatching-world.ts";
import { poisonAnswerCases } from "./poison-answers.ts";
import { poisonErrorCases } from "./poison-errors.ts";
import { poisonPayloadCases } from "./poison-payloads.ts";

/**
 * Content that harms: after each of it a healthy delivery goes through and every route that reads answers. Nothing that
 * anybody sends or throws may stop the loop, be lost in the ledger, or be more than data.
 */
export function poisonCases(inWorld: InWorld): void {
  poisonPayloadCases(inWorld);
  poisonErrorCases(inWorld);
  poisonAnswerCases(inWorld);
}
