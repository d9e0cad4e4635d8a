import type { Subscription } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { columnList, columns } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** One INSERT of a subscription. */
export function insertingSubscription(t: Tables) {
  const fields = {
    id: "text",
    tenantId: "text",
    endpointId: "text",
    trigger: "text",
    scope: "text",
    changedFields: "text[]",
    createdAt: "timestamptz",
    endedAt: "timestamptz",
  } as const satisfies { readonly [Field in keyof Subscription]: string };
  const given = Object.keys(fields).map((field) => `given."${field}"`);
  const text = `insert into ${t.subscriptions} (${columnList(columns.subscription)}) select ${given.join(", ")} from ${rowsIn("$1", "given", fields)}`;

  return async (to: Queryable, subscription: Subscription): Promise<void> => {
    await to.query(text, [JSON.stringify([subscription])]);
  };
}
