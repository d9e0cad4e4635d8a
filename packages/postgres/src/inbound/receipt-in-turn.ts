import type { Tables } from "../schema/tables.ts";

/** Of the receipts `r`: it has no ordering key, or is the one stored first of its key, of which no other is held at `now`. */
export function receiptInTurn(t: Tables, now: string): string {
  const ofSameKey = (other: string) =>
    `${other}.tenant_id = r.tenant_id and ${other}.hook = r.hook and ${other}.ordering_key = r.ordering_key and ${other}.state = 'received'`;
  return `(r.ordering_key is null or not exists (
  select 1 from ${t.receipts} older where ${ofSameKey("older")} and older.position < r.position
) and not exists (
  select 1 from ${t.receipts} held where ${ofSameKey("held")} and held.leased_until > ${now} and held.id <> r.id
))`;
}
