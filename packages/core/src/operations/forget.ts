import { checkInput } from "../api/check-input.ts";
import { forgetBody } from "../api/request-schemas.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";

export function forgetOperation(terms: OperatingTerms): Operations["forget"] {
  return async ({ trigger, recordId, tenantId: named }, actingFor = { tenantId: named }) => {
    const record = checkInput(forgetBody, { trigger, recordId });
    const { tenantId } = viewerOf(terms, actingFor);
    return terms.store.deliveries.forget({ ...record, tenantId }, terms.clock.now());
  };
}
