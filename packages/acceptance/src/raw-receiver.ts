import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A request as its bytes came over the socket, Latin-1, so that none is changed. */
export interface RawRequest {
  /** `POST /hook HTTP/1.1` */
  readonly requestLine: string;
  /** Each header line, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** A receiver that parses nothing for anybody: it keeps what arrives and answers 200, one request a connection. */
export interface RawReceiver {
  readonly port: number;
  /** Resolves when `count` requests have come. */
  arrived(count: number): Promise<readonly RawRequest[]>;
  close(): Promise<void>;
}

export async function startRawReceiver(): Promise<RawReceiver> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();

  const server = createServer((socket) => {
    sockets.add(socket);
    let text = "";
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const request = wholeRequest(text);
      if (request === null) return;
      requests.push(request);
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      for (const check of waiting) check();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");

  return {
    port: address.port,
    arrived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (requests.length < count) return;
          waiting.delete(check);
          resolve([...requests]);
        };
        waiting.add(check);
        check();
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The request, once as many bytes of its body are there as it says. */
function wholeRequest(text: string): RawRequest | null {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const [requestLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)] as const;
  });
  const body = text.slice(end + 4);
  const length = Number(headers.find(([name]) => name === "content-length")?.[1]);
  return body.length >= length ? { requestLine, headers, body } : null;
}
