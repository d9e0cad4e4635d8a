import type { RouteQuery } from "@ancrage/client";
import type { Place } from "../../place.ts";
import { rangeOf, sinceOf } from "../time-range.ts";

/** The states by which receipts are narrowed; `failing` has a box of its own. */
export const receiptStates = ["received", "processed", "failed", "quarantined"] as const;

/** What the API is asked for. What makes no sense in a query is left out. A range counts back from `now`. */
export function receiptFilter(
  query: Place["query"],
  now: number,
): Omit<RouteQuery<"listReceipts">, "cursor" | "limit"> {
  const state = (["failing", ...receiptStates] as const).find((one) => one === query["state"]);
  const range = rangeOf(query);
  const { hook, codeId } = query;
  return {
    ...(state && { state }),
    ...(hook && { hook }),
    ...(codeId && { codeId }),
    ...(range && { since: sinceOf(range, now) }),
  };
}

/** Whether a query narrows anything. */
export function narrowsReceipts(query: Place["query"]): boolean {
  return Object.keys(receiptFilter(query, 0)).length > 0;
}
