// The receiver, in a process of its own so that it takes nothing from the sender. It reads no more of HTTP/1.1 than the
// end of each request, so that it is not what limits. Its parent asks for the count and ends it.
import { createServer, type Socket } from "node:net";
import type { Received } from "./receiver.ts";

const status = process.argv[2] ?? "200";
const answer = Buffer.from(`HTTP/1.1 ${status} Answer\r\ncontent-length: 0\r\n\r\n`);
const endOfHead = "\r\n\r\n";
const length = /\r\ncontent-length: (\d+)/i;

let received: Received = { requests: 0, bodyBytes: 0, wireBytes: 0 };

function answerRequests(socket: Socket): void {
  let unread: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (;;) {
      const headEnd = unread.indexOf(endOfHead);
      if (headEnd === -1) return;
      const bodyBytes = Number(length.exec(unread.toString("latin1", 0, headEnd))?.[1] ?? 0);
      const wireBytes = headEnd + endOfHead.length + bodyBytes;
      if (unread.length < wireBytes) return;
      unread = unread.subarray(wireBytes);
      received = {
        requests: received.requests + 1,
        bodyBytes: received.bodyBytes + bodyBytes,
        wireBytes: received.wireBytes + wireBytes,
      };
      socket.write(answer);
    }
  });
}

process.on("message", () => {
  process.send?.(received);
  received = { requests: 0, bodyBytes: 0, wireBytes: 0 };
});
process.on("disconnect", () => process.exit());

const server = createServer(answerRequests);
server.listen({ host: "127.0.0.1", port: 0, backlog: 511 }, () => process.send?.(server.address()));
