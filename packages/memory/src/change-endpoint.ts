import type { Endpoint, EndpointChange } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import { refuseDuplicateTarget } from "./refuse-duplicate-target.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import type { StoredEndpoint } from "./stored-rows.ts";

/** Changes a live endpoint. @throws `name_taken`, `duplicate_target` */
export function changeEndpoint(
  tables: MemoryTables,
  endpoint: StoredEndpoint,
  change: EndpointChange,
  now: Date,
): void {
  if (change.name !== undefined) refuseTakenName(tables, endpoint.row, change.name);
  if (change.state === "enabled") {
    const triggers = Array.from(endpoint.subscriptions, ({ row }) => row.trigger);
    refuseDuplicateTarget(tables, endpoint.row, triggers);
  }
  endpoint.row = {
    ...endpoint.row,
    name: change.name ?? endpoint.row.name,
    ...(change.state === undefined ? {} : switched(change.state, now)),
  };
}

function switched(state: Endpoint["state"], now: Date): Partial<Endpoint> {
  return state === "disabled"
    ? { state, disabledReason: "byOperator", disabledAt: now }
    : { state, disabledReason: null, disabledAt: null, failuresInARow: 0, pauses: 0, pausedUntil: null };
}
