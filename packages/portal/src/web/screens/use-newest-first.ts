import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { mergeNewest, type Page, type Row } from "./merge-newest.ts";

/** Milliseconds between two looks for what is new. */
export const POLL_MS = 3_000;

/** A list as `useNewestFirst` has it. */
export type NewestFirst<Item extends Row> = ReturnType<typeof useNewestFirst<Item>>;

/**
 * A list, newest first, a page at a time; what is new comes by itself while the tab is in front. Under another key nothing of the
 * former one is shown.
 */
export function useNewestFirst<Item extends Row>(
  key: readonly unknown[],
  list: (page: { readonly cursor?: string }, signal: AbortSignal) => Promise<Page<Item>>,
  isLive: boolean,
) {
  const first: { readonly cursor?: string } = {};
  const loaded = useInfiniteQuery({
    queryKey: [...key, "loaded"],
    queryFn: ({ pageParam, signal }) => list(pageParam, signal),
    initialPageParam: first,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : { cursor: nextCursor }),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const newest = useQuery({
    queryKey: [...key, "newest"],
    queryFn: ({ signal }) => list({}, signal),
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
