import { createHash } from "node:crypto";
import { defineTrigger } from "@ancrage/core";
import { z } from "zod";

/** What receivers see of a record: nothing but the record's id decides it. */
export function payloadOf(recordId: string) {
  return { id: recordId, label: `Deal ${recordId} «é»`, amount: recordId.length };
}

export const DealCreated = defineTrigger("DealCreated", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string(), label: z.string(), amount: z.number() }),
  build: ({ recordId }) => payloadOf(recordId),
  sample: payloadOf("R-0"),
  // Shorter than the default, and never used up.
  retryScheduleMs: Array.from({ length: 30 }, () => 500),
});

export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The hash of the payload that a record must have. */
export function payloadHash(recordId: string): string {
  return hashOf(JSON.stringify(payloadOf(recordId)));
}
