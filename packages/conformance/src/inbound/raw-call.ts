import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection on which a test writes what it likes. */
export interface RawConnection {
  readonly socket: Socket;
  write(part: string | Uint8Array): void;
  /** Everything that has come, once it holds `text` so many times. Rejects when the other side closes before. */
  until(text: string, times?: number): Promise<string>;
}

/** Opens one, runs a test on it, and closes it. */
export async function withConnection<Result>(
  url: string,
  run: (connection: RawConnection) => Promise<Result>,
): Promise<Result> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let come = "";
  socket.setEncoding("latin1").on("data", (part: string) => {
    come += part;
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  try {
    return await run({
      socket,
      write: (part) => void socket.write(part),
      async until(text, times = 1) {
        while (come.split(text).length <= times) {
          if (socket.readableEnded || socket.destroyed) throw new Error(`It closed after ${JSON.stringify(come)}`);
          await Promise.race([once(socket, "data"), once(socket, "close")]);
        }
        return come;
      },
    });
  } finally {
    socket.destroy();
  }
}

/** The head of a POST with JSON to a path. */
export function head(path: string, ...headers: readonly string[]): string {
  return [`POST ${path} HTTP/1.1`, "Host: erp.example", "Content-Type: application/json", ...headers, "", ""].join(
    "\r\n",
  );
}
