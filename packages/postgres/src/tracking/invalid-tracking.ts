import { AncrageError } from "@ancrage/core";

/** The error of a tracked table that cannot be had as declared. */
export function invalidTracking(table: string, why: string): AncrageError<"invalid_option"> {
  return new AncrageError("invalid_option", `The table ${table} cannot be tracked: ${why}`, { option: "tables" });
}
