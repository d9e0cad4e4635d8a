import { z } from "zod";
import {
  CODE_OVERLAP_MS,
  issueCodeBody,
  listCodesQuery,
  listReceiptsQuery,
  updateCodeBody,
} from "../../api/inbound-schemas.ts";
import { isStorableTime, NO_STORABLE_TIME } from "../../api/request-time.ts";
import { PAGE_LIMIT } from "../../model/page.ts";

// As `call-schemas.ts`: numbers as numbers, times as dates.
const limit = z.int().min(1).max(PAGE_LIMIT.max).default(PAGE_LIMIT.default);
const time = z.date().refine(isStorableTime, NO_STORABLE_TIME);

/** What `inbound.codes.issue` takes. */
export const codeRequest = issueCodeBody.extend({ expiresAt: time.optional() });

/** What `inbound.codes.update` takes. */
export const codeChange = z
  .strictObject({ label: updateCodeBody.shape.label, expiresAt: time.nullable().optional() })
  .refine((change) => Object.keys(change).length > 0, "Give what is to be changed.");

/** What `inbound.codes.rotate` takes. */
export const codeRotation = z.strictObject({
  overlapMs: z.int().min(0).max(CODE_OVERLAP_MS.max).default(CODE_OVERLAP_MS.default),
  keepCopy: z.boolean().optional(),
});

/** What `inbound.codes.list` takes. */
export const codeListing = listCodesQuery.extend({ limit });

/** What `inbound.receipts.list` takes. */
export const receiptListing = listReceiptsQuery.extend({ limit, since: time.optional() });
