import { isAncrageError } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "./api.ts";

/** What is known of whoever looks, and of the service. */
export interface CallerStatus {
  /** Subscribers see their own endpoints, operators the tenant. */
  readonly isOperator: boolean;
  /** `stalled`: something is due and nobody delivers it. */
  readonly status: "ok" | "stalled";
  /** Triggers of which something waits and that the process that answers has not registered. */
  readonly unregisteredTriggers: readonly string[];
  /** Until when everything of the tenant is paused; `null`: it is not, or only operators may know. */
  readonly pausedUntil: string | null;
}

/** Asks who is looking, now and then: subscribers are told by a refusal that they are not operators. */
export function useCaller() {
  return useQuery({
    queryKey: ["caller"],
    queryFn: async ({ signal }): Promise<CallerStatus> => {
      try {
        return { isOperator: true, ...(await client.status({ signal })) };
      } catch (error) {
        if (!isAncrageError(error, "forbidden") || error.details.needs === "ownerId") throw error;
        return {
          isOperator: false,
          status: (await client.health({ signal })).status,
          pausedUntil: null,
          unregisteredTriggers: [],
        };
      }
    },
    refetchInterval: 15_000,
  });
}

/** Whether whoever looks is an operator; false until it is known. */
export function useIsOperator(): boolean {
  return useCaller().data?.isOperator ?? false;
}
