import { describe, inject } from "vitest";
import { dispatchingSuite } from "./testing/dispatching-suite.ts";
import { inHostTransaction } from "./testing/in-host-transaction.ts";
import { migratedPool } from "./testing/migrated-pool.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("on PostgreSQL", () => {
  const pool = migratedPool(server ?? "");

  dispatchingSuite(pool, (run) => inHostTransaction(pool(), run));
});
