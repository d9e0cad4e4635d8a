import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { askServerDoor } from "./server-door.ts";

/** An empty database of a test's own. */
export interface TestDatabase {
  /** With the role of the server's URL, which owns it. */
  readonly url: string;
  /** Ends its sessions and drops it; once is enough. */
  drop(): Promise<void>;
}

/** Makes a database on the server. `serverUrl` is a server's, or a door's as given by `inject("postgresUrl")`. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const server = await askServerDoor(serverUrl);
  const name = `ancrage_test_${randomBytes(10).toString("hex")}`;
  // Nobody can be connected to template0, which would refuse the copy.
  await runOn(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
