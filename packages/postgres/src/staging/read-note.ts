import type { Delivery, StagedEvent, WebhookEvent } from "@ancrage/core";
import { type Answered, readDelivery, readTime } from "../rows/read-rows.ts";

/** A note as it lies in its table. */
export interface AnsweredNote {
  readonly event: string;
  readonly deliveries: string;
}

/** Nothing of a note has been attempted, and its event has neither decisions nor anything forgotten. */
export function readNote({ event, deliveries }: AnsweredNote): StagedEvent {
  const row = JSON.parse(event) as Answered<WebhookEvent>;
  const made = JSON.parse(deliveries) as { readonly delivery: Answered<Delivery> }[];
  return {
    event: { ...row, createdAt: readTime(row.createdAt), nextBuildAt: readTime(row.nextBuildAt), forgottenAt: null },
    deliveries: made.map(({ delivery }) => ({ delivery: readDelivery(delivery), attempt: null })),
  };
}
