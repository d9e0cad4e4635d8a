import { columnList, columns, columnTypes, fieldList } from "./columns.ts";

const newDeliveryFieldColumns = { ...columns.delivery, nextAttemptAt: "next_attempt_at" };

/** How a delivery that is made lies in a JSON parameter. */
export const newDelivery = {
  ...columnTypes.delivery,
  nextAttemptAt: "timestamptz",
  state: "text",
  reason: "text",
  endedAt: "timestamptz",
} as const;

/** The columns of the queue that a new delivery fills. */
export const newDeliveryColumns = columnList(newDeliveryFieldColumns);

/** The fields of such a row in the order of its columns; `said` stands in for those that the statement computes. */
export function newDeliveryFields(prefix: string, said?: Readonly<Record<string, string>>): string {
  return fieldList(newDeliveryFieldColumns, prefix, said);
}
