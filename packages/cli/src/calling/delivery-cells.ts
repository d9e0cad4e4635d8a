import type { ItemOf } from "@ancrage/client";
import { shortened } from "../output/printable.ts";

/** What a terminal shows of deliveries. */
export const deliveryColumns = ["CREATED", "STATE", "TRIGGER", "RECORD", "ENDPOINT", "ATTEMPTS", "LAST", "ID"] as const;

/** The cells of one, each on one line. */
export function deliveryCells(delivery: ItemOf<"listDeliveries">): readonly string[] {
  const { createdAt, trigger, recordId, endpointName, attempts, id, isTest, replay } = delivery;
  const kind = isTest ? " (test)" : replay > 0 ? ` (replay ${replay})` : "";
  return [
    createdAt.slice(0, 19).replace("T", " "),
    stateOf(delivery),
    shortened(trigger, 32) + kind,
    shortened(recordId, 24),
    shortened(endpointName, 24),
    String(attempts),
    lastOf(delivery),
    id,
  ];
}

function stateOf({ state, reason, running, failures }: ItemOf<"listDeliveries">): string {
  if (state === "pending") return running ? "running" : failures > 0 ? "retrying" : "pending";
  return reason === null ? state : `${state} (${reason})`;
}

function lastOf({ lastStatus, lastError }: ItemOf<"listDeliveries">): string {
  // A status is its own explanation; without an answer the error is.
  if (lastError !== null && lastError.code !== "status") return lastError.code;
  return lastStatus === null ? "-" : String(lastStatus);
}
