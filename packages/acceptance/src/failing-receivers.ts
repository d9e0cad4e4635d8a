import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Resolver } from "@ancrage/core";

// What each path of the receiver does with a request, once its first bytes are there.
const behaviours: Readonly<Record<string, (socket: Socket) => void>> = {
  "/accepts": answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"),
  "/refuses": answering("HTTP/1.1 500 Oops\r\ncontent-length: 4\r\n\r\noops"),
  "/redirects": answering("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
  "/throttles": answering("HTTP/1.1 429 Slow\r\nretry-after: 86400\r\ncontent-length: 0\r\n\r\n"),
  "/gone": answering("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n"),
  "/garbage": answering("SSH-2.0-OpenSSH_9.9\r\n"),
  "/upgrades": answering("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
  "/overflows": answering(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(100_000)}\r\n\r\n`),
  "/breaks-off": (socket) =>
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", () => socket.resetAndDestroy()),
  "/resets": (socket) => socket.resetAndDestroy(),
  "/ends": (socket) => socket.end(),
  "/stalls": () => {},
};

/** Receivers that fail in every way: their URLs, and the resolver that two of them need. */
export async function startFailingReceivers() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      const [, path = ""] = /^POST (\/[\w-]+)/.exec(chunk.toString("latin1")) ?? [];
      if (path !== "") behaviours[path]?.(socket);
      // No HTTP: a TLS handshake.
      else if (chunk[0] === 22) socket.end("no TLS here");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  const host = `127.0.0.1:${address.port}`;

  let isSaved = false;
  const resolver: Resolver = {
    async resolve(hostname) {
      if (hostname === "inside.example") return [isSaved ? "10.0.0.1" : "93.184.216.34"];
      throw new Error(`queryA ENOTFOUND ${hostname}`);
    },
  };
  return {
    urls: [
      ...Object.keys(behaviours).map((path) => `http://${host}${path}`),
      ...[`https://${host}/tls`, "http://127.0.0.1:2/closed", "https://nowhere.example/", "https://inside.example/"],
    ],
    resolver,
    /** From now on `inside.example` leads to an address that may not receive. */
    rebind: () => {
      isSaved = true;
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function answering(text: string): (socket: Socket) => void {
  return (socket) => void socket.end(text);
}
