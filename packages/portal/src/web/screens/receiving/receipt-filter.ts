import type { RouteQuery } from "@ancrage/client";
import { rangeOf, ranges } from "../deliveries/delivery-filter.ts";

/** A filter of receipts as it stands in the address bar. */
export type ReceiptFilterQuery = Readonly<Record<string, string>>;

/** The states by which receipts are narrowed; `failing` has a box of its own. */
export const receiptStates = ["received", "processed", "failed", "quarantined"] as const;

/** What the API is asked for. What makes no sense in a query is left out. A range counts back from `now`. */
export function receiptFilter(
  query: ReceiptFilterQuery,
  now: number,
): Omit<RouteQuery<"listReceipts">, "cursor" | "limit"> {
  const state = (["failing", ...receiptStates] as const).find((one) => one === query["state"]);
  const range = rangeOf(query);
  const { hook, codeId } = query;
  return {
    ...(state && { state }),
    ...(hook && { hook }),
    ...(codeId && { codeId }),
    ...(range && { since: new Date(now - ranges[range]).toISOString() }),
  };
}

/** Whether a query narrows anything. */
export function narrowsReceipts(query: ReceiptFilterQuery): boolean {
  return Object.keys(receiptFilter(query, 0)).length > 0;
}
