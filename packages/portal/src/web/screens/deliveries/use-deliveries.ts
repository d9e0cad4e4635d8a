import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import type { DeliveryFilter } from "./delivery-filter.ts";
import { mergeNewest } from "./merge-newest.ts";

/** Milliseconds between two looks for what is new. */
export const POLL_MS = 3_000;

/**
 * Deliveries that match, newest first, 25 at a time; what is new comes by itself while the tab is in front. Under another filter
 * nothing of the former one is shown.
 */
export function useDeliveries(filter: DeliveryFilter, isLive: boolean) {
  const loaded = useInfiniteQuery({
    queryKey: ["deliveries", filter, "loaded"],
    queryFn: ({ pageParam, signal }) => client.listDeliveries({ query: { ...filter, ...pageParam }, signal }),
    initialPageParam: {},
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : { cursor: nextCursor }),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const newest = useQuery({
    queryKey: ["deliveries", filter, "newest"],
    queryFn: ({ signal }) => client.listDeliveries({ query: filter, signal }),
    enabled: isLive && loaded.isSuccess,
    refetchInterval: POLL_MS,
    gcTime: 0,
  });
  const merged = mergeNewest(newest.data, loaded.data?.pages ?? []);
  return {
    ...merged,
    isPending: loaded.isPending,
    error: loaded.error ?? newest.error,
    isLoadingMore: loaded.isFetchingNextPage || (merged.hasGap && loaded.isFetching),
    retry: () => void (loaded.error ? loaded.refetch() : newest.refetch()),
    async loadMore() {
      if (merged.hasGap) await loaded.refetch();
      else await loaded.fetchNextPage();
    },
  };
}
