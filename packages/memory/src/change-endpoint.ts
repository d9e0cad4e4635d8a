import type { Endpoint, EventsOfChange } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import { recordAtOnce } from "./record-events.ts";
import { refuseDuplicateEndpoint } from "./refuse-duplicate-endpoint.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import type { StoredEndpoint } from "./stored-rows.ts";

/** Changes a live endpoint, and records what comes of it. @throws `name_taken`, `duplicate_endpoint`, and what `change` and `eventsOf` throw */
export function changeEndpoint(
  tables: MemoryTables,
  endpoint: StoredEndpoint,
  change: (endpoint: Endpoint) => Endpoint,
  eventsOf?: EventsOfChange,
): void {
  const before = endpoint.row;
  const after = { ...change({ ...before }) };
  if (after.name !== before.name) refuseTakenName(tables, before, after.name);
  const { state, url, allowSameUrl } = before;
  const isNewTarget = after.state !== state || after.url !== url || after.allowSameUrl !== allowSameUrl;
  if (after.state === "enabled" && isNewTarget) {
    const triggers = Array.from(endpoint.subscriptions, ({ row }) => row.trigger);
    refuseDuplicateEndpoint(tables, after, triggers);
  }
  if (eventsOf !== undefined) recordAtOnce(tables, eventsOf({ ...before }, { ...after }));
  endpoint.row = after;
}
