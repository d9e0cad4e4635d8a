import { z } from "zod";
import { PAGE_LIMIT } from "../model/page.ts";
import { requestTime } from "./request-time.ts";
import { storable, text } from "./text-schemas.ts";

const page = {
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT.max).default(PAGE_LIMIT.default),
};

/** Whom a code is for. */
const label = storable(z.string().trim(), 100);

/** `PATCH /inbound-hooks/:name` */
export const switchInboundHookBody = z.strictObject({ enabled: z.boolean() });

const keepCopy = z.boolean().default(false);

/** `POST /inbound-hooks/:name/codes` */
export const issueCodeBody = z.strictObject({
  label,
  /** Absent: until it is revoked. */
  expiresAt: requestTime.optional(),
  /** Keeps it sealed, so that it can be shown again. Default: it is shown this once. */
  keepCopy,
});

/** Milliseconds that a code which is replaced is still taken when the caller does not say, and at most. */
export const CODE_OVERLAP_MS = { default: 48 * 3_600_000, max: 30 * 24 * 3_600_000 } as const;

/** `POST /codes/:id/rotate` */
export const rotateCodeBody = z.strictObject({
  overlapMs: z.int().min(0).max(CODE_OVERLAP_MS.max).default(CODE_OVERLAP_MS.default),
  keepCopy: z.boolean().optional(),
});

/** `PATCH /codes/:id` */
export const updateCodeBody = z
  .strictObject({ label: label.optional(), expiresAt: requestTime.nullable().optional() })
  .refine((body) => Object.keys(body).length > 0, "Give what is to be changed.");

/** `POST /codes/:id/mail` */
export const draftMailBody = z.strictObject({
  /** The code, where no copy of it was kept. */
  code: z.string().max(64).optional(),
});

/** Query of `GET /codes`. */
export const listCodesQuery = z.strictObject({ ...page, hook: text.optional() });

/** Query of `GET /receipts`. */
export const listReceiptsQuery = z.strictObject({
  ...page,
  hook: text.optional(),
  codeId: text.optional(),
  state: z.enum(["received", "processed", "failed", "quarantined", "failing"]).optional(),
  since: requestTime.optional(),
});

/** `POST /receipts/:id/replay` */
export const replayReceiptBody = z.strictObject({
  /** `again`: as if it came at the time when it did. `skip`: not at all, which its receipt then says. */
  verify: z.enum(["again", "skip"]),
});

/** `POST /infer-paths` */
export const inferPathsBody = z
  .strictObject({
    /** A pasted URL, or its query alone. */
    query: z.string().max(65_536).optional(),
    /** A pasted JSON text. */
    json: z.string().max(262_144).optional(),
    /** Stored calls, which are looked at together. */
    receiptIds: z.array(text).min(1).max(20).optional(),
  })
  .refine((body) => Object.values(body).filter((one) => one !== undefined).length === 1, {
    message: "Give one of query, json and receiptIds.",
  })
  .meta({ oneOf: [{ required: ["query"] }, { required: ["json"] }, { required: ["receiptIds"] }] });
