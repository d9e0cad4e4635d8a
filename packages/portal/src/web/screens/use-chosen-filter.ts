import { useMemo } from "react";
import type { Place } from "../place.ts";

/**
 * The filter of a query, the same until another is chosen: a time range counts back from then, so that the pages of a list agree.
 */
export function useChosenFilter<Filter>(
  query: Place["query"],
  filterOf: (query: Place["query"], now: number) => Filter,
): Filter {
  const key = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query.
  return useMemo(() => filterOf(query, Date.now()), [key, filterOf]);
}
