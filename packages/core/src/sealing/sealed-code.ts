import { isAncrageError } from "../errors/ancrage-error.ts";
import type { InboundCode } from "../model/inbound-code.ts";
import type { SealedPlace, Sealer } from "./sealer.ts";

/** The code as a store keeps it: its copy sealed. */
export function sealCode(code: InboundCode, sealer: Sealer): InboundCode {
  return code.copy === null ? code : { ...code, copy: sealer.seal(code.copy, placeOf(code)) };
}

/** The code opened; one whose copy cannot be opened comes without it, and goes on being taken. */
export function readCode(code: InboundCode, sealer: Sealer): InboundCode {
  if (code.copy === null) return code;
  try {
    return { ...code, copy: sealer.open(code.copy, placeOf(code)) };
  } catch (error) {
    if (!isAncrageError(error)) throw error;
    return { ...code, copy: null };
  }
}

function placeOf({ tenantId, id }: InboundCode): SealedPlace {
  return { tenantId, endpointId: id, field: ["code"] };
}
