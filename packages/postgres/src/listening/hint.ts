import type { Tables } from "../schema/tables.ts";

/** The channel on which processes hear that there may be work. */
export function channelOf(t: Tables): string {
  return `ancrage ${t.schema.slice(1, -1)}`;
}

/**
 * A SELECT that tells the processes that listen, when the transaction commits. It is a hint: only one open transaction at a
 * time gives it, because PostgreSQL makes all that do commit one after the other. Polling finds the rest.
 */
export function hinting(t: Tables): string {
  const lock = `hashtextextended('ancrage hint ${t.schema}', 0)`;
  // Prisma cannot read a column of type void.
  return `select pg_catalog.pg_notify('${channelOf(t)}', '')::text where pg_catalog.pg_try_advisory_xact_lock(pg_catalog.${lock})`;
}
