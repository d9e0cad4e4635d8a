import type { DeliveredEvent } from "../ports/delivery-store.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";

/** What a receiver of ids alone is sent in place of a payload. */
export interface ThinPayload {
  /** The record that the event is about. */
  readonly id: string;
  readonly eventId: string;
  readonly trigger: string;
  /** Where to read it; absent when the trigger has no `link`. */
  readonly link?: string;
}

/** The ids of an event and the link that its trigger makes, as JSON. Throws what `link` throws. */
export function thinPayload(
  { id: eventId, recordId, tenantId, scope }: DeliveredEvent,
  { name, link }: Pick<AnyTrigger, "name" | "link">,
): string {
  const made: unknown = link?.({ recordId, tenantId, scope });
  if (made !== undefined && typeof made !== "string") throw new TypeError(`link of ${name} did not return a text.`);
  const payload: ThinPayload = {
    ...{ id: recordId, eventId, trigger: name },
    ...(made !== undefined && { link: made }),
  };
  return JSON.stringify(payload);
}
