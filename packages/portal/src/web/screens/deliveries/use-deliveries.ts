import { client } from "../../api.ts";
import { useNewestFirst } from "../use-newest-first.ts";
import type { DeliveryFilter } from "./delivery-filter.ts";

/** Deliveries that match, newest first; what is new comes by itself. */
export function useDeliveries(filter: DeliveryFilter, isLive: boolean) {
  return useNewestFirst(
    ["deliveries", filter],
    (page, signal) => client.listDeliveries({ query: { ...filter, ...page }, signal }),
    isLive,
  );
}
