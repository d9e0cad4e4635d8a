import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

/** The condition that the tenant of endpoint `e` is paused at `now`, a time of the statement. */
export function tenantPaused(t: Tables, now: string): string {
  return `exists (select 1 from ${t.tenant_pauses} p where p.tenant_id = e.tenant_id and p.paused_until > ${now})`;
}

/** `SubscriptionStore.pauseTenant` and `tenantPausedUntil`: a statement each. A tenant has a row only while it is paused. */
export function pausingTenant(t: Tables) {
  const pauseText = `insert into ${t.tenant_pauses} (tenant_id, paused_until) values ($1, $2::timestamptz)
on conflict (tenant_id) do update set paused_until = excluded.paused_until`;
  const resumeText = `delete from ${t.tenant_pauses} where tenant_id = $1`;
  const askText = answering(`select paused_until as "until" from ${t.tenant_pauses} where tenant_id = $1`);

  return {
    async pause(to: Queryable, tenantId: string, until: Date | null): Promise<void> {
      if (until === null) await to.query(resumeText, [tenantId]);
      else await to.query(pauseText, [tenantId, until.toISOString()]);
    },
    async pausedUntil(to: Queryable, tenantId: string): Promise<Date | null> {
      const [row] = await answersOf<{ until: string }>(to, askText, [tenantId]);
      return readTime(row?.until ?? null);
    },
  };
}
