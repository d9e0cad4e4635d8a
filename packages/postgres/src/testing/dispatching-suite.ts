import { dispatchingConformance } from "@ancrage/conformance";
import { createTestWebhooksOn } from "@ancrage/memory/testing";
import { test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { PostgresClient } from "../database/clients.ts";
import type { Queryable } from "../database/database.ts";
import { emptyTables } from "./empty-tables.ts";
import { nextDueAt } from "./next-due-at.ts";

// Any key does: what sealing keeps is proven where it is made.
const sealingKeys = ["ancrage_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"];

type Transaction = <Result>(run: (transaction: Queryable) => Promise<Result>) => Promise<Result>;

/** What core promises about dispatching, on this client, whose tables each case finds empty. */
export function dispatchingSuite(clientOf: () => PostgresClient, transaction: Transaction): void {
  dispatchingConformance({
    test,
    async createWorld(options) {
      const client = clientOf();
      await emptyTables(client);
      const store = createPostgresStore({ client });
      const world = createTestWebhooksOn({ store, nextDueAt: () => nextDueAt(client) }, { sealingKeys, ...options });
      return { ...world, store, transaction: (run) => transaction(run), close: () => world.webhooks.stop() };
    },
  });
}
