import type { HeaderList } from "../model/attempt.ts";

/**
 * What a receiver may ask for in the header `webhook-delivery` of any answer. `disable`: send nothing more to this URL.
 * `abort-message`: do not send this event again.
 */
export type DeliveryWish = "disable" | "abort-message";

/** What the receiver asked for; `null`: nothing, or nothing that we know. A repeated header says nothing. */
export function deliveryWish(headers: HeaderList): DeliveryWish | null {
  const values = headers.filter(([name]) => name === "webhook-delivery").map(([, value]) => value.trim().toLowerCase());
  const [value] = values;
  return values.length === 1 && (value === "disable" || value === "abort-message") ? value : null;
}
