import type { Tables } from "../schema/tables.ts";

/**
 * The CTE `heads`: of each ordering key of the inbound hooks that `hooks` selects, the receipt that was stored first of those that
 * have not ended. One walk over the index of lines, and only where a line waits: looked up for each receipt behind its head,
 * a long line would hold up the whole inbound hook.
 */
export function lineHeads(t: Tables, hooks: string): string {
  return `heads as materialized (
  select min(position) as position from ${t.receipts}
  where hook in (${hooks}) and state = 'received' and ordering_key is not null
  group by tenant_id, hook, ordering_key
)`;
}

/** Of the receipts `r`: it has no ordering key, or is one of `heads` and no other of its key is held at `now`. */
export function receiptInTurn(t: Tables, now: string): string {
  return `(r.ordering_key is null or (r.position in (select position from heads) and not exists (
  select 1 from ${t.receipts} held where held.tenant_id = r.tenant_id and held.hook = r.hook and held.ordering_key = r.ordering_key
    and held.state = 'received' and held.leased_until > ${now} and held.id <> r.id
)))`;
}
