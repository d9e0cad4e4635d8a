// The receiver, in a process of its own so that it takes nothing from the sender. It reads no more of HTTP/1.1 than the
// end of each request, so that it is not what limits. Its parent asks for the count and ends it.
import { createServer, type Socket } from "node:net";
import { monotonicMs } from "../measuring/monotonic-ms.ts";
import type { Arrival, ReceiverOptions } from "./receiver.ts";

const { status = 200, answerAfterMs = 0, keepsArrivals = false }: ReceiverOptions = JSON.parse(process.argv[2] ?? "{}");
const answer = Buffer.from(`HTTP/1.1 ${status} Answer\r\ncontent-length: 0\r\n\r\n`);
const endOfHead = "\r\n\r\n";
const length = /\r\ncontent-length: (\d+)/i;
const eventId = /\r\nwebhook-id: (\S+)/i;
const endpointId = /\r\nwebhook-endpoint: (\S+)/i;

const nothing = () => ({ requests: 0, bodyBytes: 0, wireBytes: 0, arrivals: [] as Arrival[] });
let received = nothing();

function answerRequests(socket: Socket): void {
  let unread: Buffer = Buffer.alloc(0);
  let firstBytesAtMs = 0;
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    if (keepsArrivals && unread.length === 0) firstBytesAtMs = monotonicMs();
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (;;) {
      const headEnd = unread.indexOf(endOfHead);
      if (headEnd === -1) return;
      const head = unread.toString("latin1", 0, headEnd);
      const bodyBytes = Number(length.exec(head)?.[1] ?? 0);
      const wireBytes = headEnd + endOfHead.length + bodyBytes;
      if (unread.length < wireBytes) return;
      unread = unread.subarray(wireBytes);
      received.requests += 1;
      received.bodyBytes += bodyBytes;
      received.wireBytes += wireBytes;
      if (keepsArrivals) received.arrivals.push(arrivalOf(head, firstBytesAtMs));
      if (answerAfterMs === 0) socket.write(answer);
      else setTimeout(() => socket.write(answer), answerAfterMs);
    }
  });
}

function arrivalOf(head: string, atMs: number): Arrival {
  return { eventId: eventId.exec(head)?.[1] ?? "", endpointId: endpointId.exec(head)?.[1] ?? "", atMs };
}

process.on("message", () => {
  process.send?.(received);
  received = nothing();
});
process.on("disconnect", () => process.exit());

const server = createServer(answerRequests);
server.listen({ host: "127.0.0.1", port: 0, backlog: 511 }, () => process.send?.(server.address()));
