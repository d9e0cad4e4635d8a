import { useQuery } from "@tanstack/react-query";
import { client } from "../api.ts";

/** All endpoints that may be seen, newest first; asked for again every so many milliseconds, if that is given. */
export function useEndpoints(everyMs?: number) {
  return useQuery({
    queryKey: ["endpoints"],
    refetchInterval: everyMs ?? false,
    queryFn: ({ signal }) => all(client.items("listEndpoints", { query: { limit: 100 }, signal })),
  });
}

/** All subscriptions, of one endpoint or of every one. */
export function useSubscriptions(endpointId?: string) {
  return useQuery({
    queryKey: ["subscriptions", endpointId ?? null],
    queryFn: ({ signal }) =>
      all(client.items("listSubscriptions", { query: { limit: 100, ...(endpointId && { endpointId }) }, signal })),
  });
}

/** The catalogue, which changes when the application does. */
export function useTriggers() {
  return useQuery({
    queryKey: ["triggers"],
    queryFn: ({ signal }) => client.listTriggers({ signal }),
    staleTime: 60_000,
  });
}

/** Everything in a list that is asked for page by page. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
