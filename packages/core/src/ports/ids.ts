/** `evt` event, `ep` endpoint, `sub` subscription, `dlv` delivery, `sec` secret, `prc` process, `cod` code, `rcp` receipt. */
export type IdPrefix = "evt" | "ep" | "sub" | "dlv" | "sec" | "prc" | "cod" | "rcp";

/** Where ids come from. */
export interface Ids {
  /**
   * A new id: `prefix_`, 12 hex digits of `at` in Unix milliseconds, 20 random hex digits. SQL can make the same.
   * Ids of one kind sort by time; two of the same millisecond have no order.
   */
  next(prefix: IdPrefix, at: Date): string;
}
