import type { Subscription } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { columnList, columns, columnTypes, fieldList } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** One INSERT of a subscription. */
export function insertingSubscription(t: Tables) {
  const text = `insert into ${t.subscriptions} (${columnList(columns.subscription)}) select ${fieldList(columns.subscription, "given")} from ${rowsIn("$1", "given", columnTypes.subscription)}`;

  return async (to: Queryable, subscription: Subscription): Promise<void> => {
    await to.query(text, [JSON.stringify([subscription])]);
  };
}
