import { createPostgresStore } from "@ancrage/postgres";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import type { RoundStore } from "./dispatcher-contender.ts";

/** A store in a database of its own. */
export async function storeOnPostgres(databases: BenchDatabases): Promise<RoundStore> {
  const database = await databases.create();
  return {
    store: createPostgresStore(database.storeOptions),
    settle: () => database.settle(),
    close: () => database.close(),
  };
}
