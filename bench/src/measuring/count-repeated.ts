import type { Arrival } from "../receiving/receiver.ts";

/** Requests beyond the first for the same event and endpoint. */
export function countRepeated(arrivals: readonly Arrival[]): number {
  return arrivals.length - new Set(arrivals.map(({ eventId, endpointId }) => `${eventId} ${endpointId}`)).size;
}
