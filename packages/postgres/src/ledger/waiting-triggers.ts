import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/** The statement of `Ledger.waitingTriggers`. */
export function findingWaitingTriggers(t: Tables) {
  const waiting = (queue: string) =>
    `select q.trigger from ${queue} q where q.tenant_id = $1 and q.trigger <> all ($2::text[])`;
  const text = answering(`
select w.trigger from (${waiting(t.event_queue)} union ${waiting(t.delivery_queue)}) w order by w.trigger limit $3`);

  return async (to: Queryable, tenantId: string, registered: readonly string[], limit: number) => {
    const found = await answersOf<{ trigger: string }>(to, text, [tenantId, registered, limit]);
    return found.map(({ trigger }) => trigger);
  };
}
