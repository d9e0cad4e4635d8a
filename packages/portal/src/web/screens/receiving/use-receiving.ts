import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { all } from "../use-lists.ts";

/** The inbound hooks, which change when the application does, and whether each is switched on. */
export function useInboundHooks() {
  return useQuery({ queryKey: ["inboundHooks"], queryFn: ({ signal }) => client.listInboundHooks({ signal }) });
}

/** All codes, of one inbound hook or of every one, newest first. */
export function useCodes(hook?: string) {
  return useQuery({
    queryKey: ["codes", hook ?? null],
    queryFn: ({ signal }) => all(client.items("listCodes", { query: { limit: 100, ...(hook && { hook }) }, signal })),
  });
}
