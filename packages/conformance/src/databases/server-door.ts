import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type PostgresServer, startPostgresServer } from "./postgres-server.ts";

/** The server that all test files share; it costs nothing until the first of them asks. */
export interface ServerDoor {
  /** `http://127.0.0.1:<port>`: whoever asks there is told the URL of the server, which then runs. */
  readonly url: string;
  /** Removes the server, if it was started, and closes. */
  close(): Promise<void>;
}

/** Opens the door. Test files run in processes of their own, hence HTTP. */
export async function openServerDoor(): Promise<ServerDoor> {
  let started: Promise<PostgresServer> | undefined;

  const door = createServer((_, response) => {
    // What survives a crash is tested on servers that are crashed; here it would only cost time.
    started ??= startPostgresServer({ settings: { fsync: "off", full_page_writes: "off" } });
    started.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  const { port } = door.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      door.close();
      door.closeAllConnections();
      const server = await started?.catch(() => undefined);
      await server?.remove();
    },
  };
}

/** The URL of the server behind a door; one that is no door's is given back. */
export async function askServerDoor(url: string): Promise<string> {
  if (!url.startsWith("http:")) return url;
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
