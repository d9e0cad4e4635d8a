import type { PgPool } from "../database/clients.ts";
import type { PgListenClient } from "./listen.ts";

type ClientClass = new (options: unknown) => PgListenClient;

/**
 * Makes clients as the pool makes its own, outside of it: a connection that listens would take one of the pool's for good.
 * `null` when the pool does not say how.
 */
export function listenClientOf(pool: PgPool): (() => PgListenClient) | null {
  if (!("Client" in pool && "options" in pool && typeof pool.Client === "function")) return null;
  const [Client, options] = [pool.Client as ClientClass, pool.options];
  return () => new Client(options);
}
