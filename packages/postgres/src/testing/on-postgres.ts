import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { openRoundTripCounter } from "./round-trip-counter.ts";
import type { LibraryUnderTest } from "./transaction-suite.ts";

/** What a library says of itself; the database is made around it. */
type OpenLibrary = (
  url: string,
) => Pick<LibraryUnderTest, "transact" | "mistake"> & { readonly end: () => PromiseLike<unknown> };

/** Connects a library to a PostgreSQL database of its own, through a door that counts its round trips. */
export async function onPostgres(serverUrl: string | null, open: OpenLibrary): Promise<LibraryUnderTest> {
  const database = await createTestDatabase(serverUrl ?? "");
  const door = await openRoundTripCounter(database.url);
  const client = new pg.Pool({ connectionString: database.url });
  const { end, ...library } = open(door.url);
  return {
    ...library,
    client,
    roundTrips: door.count,
    async close() {
      await end();
      await client.end();
      await door.close();
      await database.drop();
    },
  };
}
