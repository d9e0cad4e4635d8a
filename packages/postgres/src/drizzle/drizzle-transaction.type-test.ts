// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { PgliteDatabase } from "drizzle-orm/pglite";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { drizzleTransaction } from "./drizzle-transaction.ts";

export async function transactionsOfEveryDriver(
  nodePostgres: NodePgDatabase,
  withSchema: NodePgDatabase<{ deals: never }>,
  pglite: PgliteDatabase,
  postgresJs: PostgresJsDatabase,
) {
  await nodePostgres.transaction(async (tx) => drizzleTransaction(tx));
  await nodePostgres.transaction((tx) => tx.transaction(async (nested) => drizzleTransaction(nested)));
  await withSchema.transaction(async (tx) => drizzleTransaction(tx));
  await pglite.transaction(async (tx) => drizzleTransaction(tx));
  await postgresJs.transaction(async (tx) => drizzleTransaction(tx));
  // @ts-expect-error: on the database every statement commits alone
  drizzleTransaction(nodePostgres);
  // @ts-expect-error: on that of another driver too
  drizzleTransaction(pglite);
}
