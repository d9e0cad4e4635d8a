import type { ReceivedRequest } from "../receiver/received-request.ts";
import { mustEqual } from "./must-equal.ts";

/** A delivery with its attempts, as the API and the library give it. */
export interface DeliveryWithHistory {
  readonly trigger: string;
  readonly eventId: string;
  readonly history: readonly { readonly state: string; readonly response: { readonly status: number } | null }[];
}

/**
 * Compares what the ledger says of a delivery with what reached the receiver of its event, in order. Each attempt that was
 * answered is there with its status, and nothing else but attempts whose outcome the ledger calls unknown: they were under
 * way when their process was killed, and may have arrived or not. All carried the same bytes.
 * @throws when the two differ
 */
export function mustHaveArrived(
  { trigger, eventId, history }: DeliveryWithHistory,
  arrived: readonly ReceivedRequest[],
): void {
  const about = `of ${trigger}, ${eventId}`;
  const statuses = arrived.map(({ status }) => status);
  const unaccounted = [...statuses];
  let from = 0;
  for (const { response } of history) {
    if (response === null) continue;
    const found = unaccounted.indexOf(response.status, from);
    if (found < 0) mustEqual(`What the receiver answered ${about}`, statuses, statusesIn(history));
    unaccounted.splice(found, 1);
    from = found;
  }
  const unknown = history.filter(({ state }) => state === "unknown").length;
  if (unaccounted.length > unknown) {
    mustEqual(`What the receiver answered ${about}`, statuses, statusesIn(history));
  }
  mustEqual(`Different bodies ${about}`, new Set(arrived.map(({ body }) => body)).size, 1);
}

function statusesIn(history: DeliveryWithHistory["history"]): readonly (number | string)[] {
  return history.map(({ state, response }) => response?.status ?? state);
}
