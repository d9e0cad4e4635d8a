import type { Tables } from "../schema/tables.ts";

/** The channel on which processes hear that there may be work. */
export function channelOf(t: Tables): string {
  return `ancrage ${t.schema.slice(1, -1)}`;
}

/**
 * A SELECT that tells the processes that listen, when the transaction commits. It is a hint: only one open transaction at a
 * time gives it, because PostgreSQL makes all that do commit one after the other. Polling finds the rest.
 */
export function hinting(t: Tables, of: "events" | "receipts" = "events"): string {
  // Events have no word of their own: processes of older versions say nothing else.
  const [lockName, word] = of === "events" ? ["ancrage hint", ""] : ["ancrage hint of receipts", of];
  const lock = `hashtextextended('${lockName} ${t.schema}', 0)`;
  // Prisma cannot read a column of type void.
  return `select pg_catalog.pg_notify('${channelOf(t)}', '${word}')::text where pg_catalog.pg_try_advisory_xact_lock(pg_catalog.${lock})`;
}
