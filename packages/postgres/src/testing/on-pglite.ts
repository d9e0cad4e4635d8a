import { PGlite } from "@electric-sql/pglite";
import type { LibraryUnderTest } from "./transaction-suite.ts";

/** Connects a library to a PGlite of its own. A round trip is here a statement that PGlite parses. */
export async function onPGlite(
  open: (client: PGlite) => Pick<LibraryUnderTest, "transact" | "mistake">,
): Promise<LibraryUnderTest> {
  let statements = 0;
  const client = new PGlite();
  const { execProtocolStream } = client;
  client.execProtocolStream = (message, options) => {
    if (message[0] === parseMessage) statements += 1;
    return execProtocolStream.call(client, message, options);
  };
  await client.waitReady;
  return { ...open(client), client, roundTrips: () => statements, close: () => client.close() };
}

const parseMessage = "P".charCodeAt(0);
