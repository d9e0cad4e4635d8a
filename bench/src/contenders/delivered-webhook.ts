import { defineTrigger } from "@ancrage/core";
import { z } from "zod";

/** Bytes of the body that both sides send. */
export const BODY_BYTES = 400;

// What is left of the body once everything else in it has its place.
const labelLength = BODY_BYTES - bodyOf({ ...dealOf(recordIdOf(0)), label: "" }).length;

/** The trigger whose events are delivered. Its payload builder looks nothing up: the dispatcher is measured, no database. */
export const NewDeal = defineTrigger("NewDeal", {
  description: "A deal was made",
  resource: "deal",
  action: "create",
  payload: z.object({ id: z.string(), label: z.string(), amount: z.number() }),
  build: ({ recordId }) => ({ ...dealOf(recordId), label: "x".repeat(labelLength) }),
  sample: dealOf(recordIdOf(0)),
});

/** Like `NewDeal`, with no retry: its delivery is exhausted by the first attempt that fails. */
export const NewDealOnce = defineTrigger("NewDealOnce", {
  description: "A deal was made, said once",
  resource: "dealOnce",
  action: "create",
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: recordIdOf(0) },
  retryScheduleMs: [],
});

/** The id of a record. All are equally long, so that all bodies are. */
export function recordIdOf(number: number): string {
  return `D-${String(number).padStart(8, "0")}`;
}

/** A body like those that the dispatcher makes, for its peer to send every time. */
export function peerBody(): Buffer {
  return Buffer.from(bodyOf({ ...dealOf(recordIdOf(0)), label: "x".repeat(labelLength) }));
}

function dealOf(id: string) {
  return { id, label: "A deal", amount: 1200 };
}

function bodyOf(data: ReturnType<typeof dealOf>): string {
  return JSON.stringify({ type: "NewDeal", timestamp: new Date().toISOString(), data });
}
