import { DEFAULT_TENANT } from "../../model/viewer.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import { pickFields } from "../pick-fields.ts";
import { codeOperations } from "./codes.ts";
import { hookOperations } from "./hooks.ts";
import type { InboundOperations } from "./inbound-operations.ts";
import { inferOperation } from "./infer.ts";
import { receiptOperations } from "./receipts.ts";

/** The operations about receiving. */
export function createInboundOperations(terms: OperatingTerms): InboundOperations {
  const { refusals } = terms.receiving;
  return {
    hooks: hookOperations(terms),
    codes: codeOperations(terms),
    receipts: receiptOperations(terms),
    async refusals(actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      // A call whose code nobody knows is nobody's, so whoever shares the process with others must not see it.
      const unclaimed = terms.tenancy === "single" && tenantId === DEFAULT_TENANT ? refusals.of(null) : [];
      return [...refusals.of(tenantId), ...unclaimed]
        .toSorted((one, other) => other.at.getTime() - one.at.getTime())
        .slice(0, 100)
        .map((refusal) => pickFields(refusal, ["at", "hook", "code", "address", "method", "status", "why"]));
    },
    inferPaths: inferOperation(terms),
  };
}
