import { columnList, columns } from "./columns.ts";

/** How a delivery that is made lies in a JSON parameter. */
export const newDelivery = {
  id: "text",
  tenantId: "text",
  eventId: "text",
  endpointId: "text",
  subscriptionId: "text",
  trigger: "text",
  isTest: "boolean",
  replay: "integer",
  replayOf: "text",
  note: "text",
  attempts: "integer",
  failures: "integer",
  deferrals: "integer",
  crashes: "integer",
  lastAttemptState: "text",
  lastStatus: "integer",
  createdAt: "timestamptz",
  sequence: "integer",
  nextAttemptAt: "timestamptz",
} as const;

/** The columns of the queue that a new delivery fills, and the fields of such rows in their order. */
export const newDeliveryColumns = `${columnList(columns.delivery)}, next_attempt_at`;

/** `said` stands in for fields that the statement computes. */
export function newDeliveryFields(prefix: string, said: Readonly<Record<string, string>> = {}): string {
  return [...Object.keys(columns.delivery), "nextAttemptAt"]
    .map((field) => said[field] ?? `${prefix}."${field}"`)
    .join(", ");
}
