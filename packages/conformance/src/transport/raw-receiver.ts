import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A request as its bytes came in. */
export interface RawRequest {
  /** `POST /in HTTP/1.1` */
  readonly line: string;
  /** Names in lower case, in the order of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Does with the socket whatever the case wants: answers, breaks it, or nothing. */
export type Answer = (socket: Socket, request: RawRequest) => void;

/** A receiver on raw TCP, so that it can also do what no HTTP server would. */
export interface RawReceiver {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Whole requests, in the order in which they were complete. */
  readonly requests: readonly RawRequest[];
  /** Connections accepted so far. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Resolves once no connection is open. */
  disconnected(): Promise<void>;
  close(): Promise<void>;
}

export interface RawScript {
  /** Called for each whole request. */
  readonly answer?: Answer | undefined;
  /** Called as soon as a connection is accepted. */
  readonly greet?: ((socket: Socket) => void) | undefined;
}

/** Listens on a free port of 127.0.0.1 and plays the script. */
export async function openRawReceiver({ answer, greet }: RawScript): Promise<RawReceiver> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A transport that drops its socket is what many cases ask for.
    socket.on("error", () => {});
    let unread: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      for (let read = readRequest(unread); read !== null; read = readRequest(unread)) {
        unread = read.rest;
        requests.push(read.request);
        answer?.(socket, read.request);
      }
    });
    greet?.(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    async disconnected() {
      await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))));
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function readRequest(bytes: Buffer): { request: RawRequest; rest: Buffer } | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const [line = "", ...fields] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const headers = fields.map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
  });
  const length = Number(headers.find(([name]) => name === "content-length")?.[1] ?? 0);
  const bodyStart = headEnd + 4;
  if (bytes.length < bodyStart + length) return null;
  const body = bytes.subarray(bodyStart, bodyStart + length);
  return { request: { line, headers, body }, rest: bytes.subarray(bodyStart + length) };
}
