import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { certificates } from "./certificates.ts";

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
  /** `http://127.0.0.1:<port>`, or `https` */
  readonly url: string;
  /** Whole requests, in the order in which they were complete. */
  readonly requests: readonly RawRequest[];
  /** Bytes of requests, whole or not; what only belongs to TLS does not count. */
  readonly bytes: number;
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
  /** Called as soon as a connection is accepted, over TLS once its handshake is done. */
  readonly greet?: ((socket: Socket) => void) | undefined;
  /** Speaks TLS with these, and with the suite's key unless they hold another. Default: no TLS. */
  readonly tls?: TlsOptions | undefined;
}

/** Listens on a free port of 127.0.0.1 and plays the script. */
export async function openRawReceiver({ answer, greet, tls }: RawScript): Promise<RawReceiver> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let bytes = 0;

  const server =
    tls === undefined
      ? createServer({ noDelay: true }, serve)
      : createTlsServer({ noDelay: true, key: certificates.serverKey, ...tls }, serve);
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A transport that drops its socket is what many cases ask for.
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});

  function serve(socket: Socket): void {
    socket.on("error", () => {});
    let unread: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      bytes += chunk.length;
      unread = Buffer.concat([unread, chunk]);
      for (let read = readRequest(unread); read !== null; read = readRequest(unread)) {
        unread = read.rest;
        requests.push(read.request);
        answer?.(socket, read.request);
      }
    });
    greet?.(socket);
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    port,
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    get bytes() {
      return bytes;
    },
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    async disconnected() {
      const closing = [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      // One that reads nothing does not notice its end either.
      for (const socket of sockets) socket.resume();
      await Promise.all(closing);
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
