import type { KeptTrigger } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** The statement of `Store.keepTriggers`: rows in one order, so that processes that start at once wait for each other. */
export function keepingTriggers(t: Tables) {
  const fields = { name: "text", description: "text", resource: "text", action: "text" } as const;
  const text = `insert into ${t.triggers} as g (name, description, resource, action)
select name, description, resource, action from ${rowsIn("$1", "given", fields)} order by name collate "C"
on conflict (name) do update set description = excluded.description, resource = excluded.resource, action = excluded.action
where (g.description, g.resource, g.action) is distinct from (excluded.description, excluded.resource, excluded.action)`;

  return async (to: Queryable, triggers: readonly KeptTrigger[]): Promise<void> => {
    if (triggers.length > 0) await to.query(text, [JSON.stringify(triggers)]);
  };
}
