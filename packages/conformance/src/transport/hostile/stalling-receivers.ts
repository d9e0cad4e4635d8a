import { certificates } from "../certificates.ts";
import { type HostileOutcome, type HostileReceiver, hostileUntil } from "./hostile-receiver.ts";
import { drip, stall } from "./slow-and-endless.ts";

const timedOut = { code: "timedOut" } as const;
const cut = { status: 200, bodyTruncated: true } as const;
const ok = "HTTP/1.1 200 OK\r\n";
const chunked = `${ok}transfer-encoding: chunked\r\n\r\n`;
const tls = { cert: certificates.trusted };

/** Says so much and no more. */
function silentAfter(kind: string, outcome: HostileOutcome, bytes: string): HostileReceiver {
  return hostileUntil("attemptDeadline", kind, outcome, (reached) => ({
    answer: (socket) => stall(socket, bytes, reached),
  }));
}

/** Says so much, then goes on a little at a time. */
function slowAfter(kind: string, outcome: HostileOutcome, bytes: string, ...pieces: string[]): HostileReceiver {
  return hostileUntil("attemptDeadline", kind, outcome, (reached) => ({
    answer: (socket) => drip(socket, bytes, pieces, reached),
  }));
}

/** Receivers that keep an attempt waiting, at every stage. A status that was read counts, however the rest goes on. */
export const stallingReceivers: readonly HostileReceiver[] = [
  hostileUntil("attemptDeadline", "accepts and never reads", timedOut, (reached) => ({
    greet(socket) {
      socket.pause();
      reached();
    },
  })),
  silentAfter("reads and never answers", timedOut, ""),
  silentAfter("falls silent within the status line", timedOut, "HTTP/1.1 2"),
  silentAfter("falls silent after the status line", timedOut, ok),
  silentAfter("falls silent within a field", timedOut, `${ok}x-a: b`),
  silentAfter("falls silent after an informational answer", timedOut, "HTTP/1.1 103 Early\r\n\r\n"),
  slowAfter("sends its head byte by byte", timedOut, "", ...ok, ..."x-a: ", "a"),
  slowAfter("sends one field after the other", timedOut, ok, "x-a: b\r\n"),
  slowAfter("sends one informational answer after the other", timedOut, "", "HTTP/1.1 103 Early\r\n\r\n"),
  silentAfter("falls silent after the head of a 200", cut, `${ok}content-length: 9\r\n\r\n`),
  silentAfter("falls silent within the body", cut, `${ok}content-length: 9\r\n\r\nbro`),
  silentAfter(
    "announces 2 to the 63rd bytes and falls silent",
    cut,
    `${ok}content-length: ${2n ** 63n - 1n}\r\n\r\nok`,
  ),
  silentAfter("falls silent within a body without an end", cut, `${ok}\r\nbro`),
  silentAfter("announces an encoding that nobody knows", cut, `${ok}transfer-encoding: nope\r\n\r\nok`),
  silentAfter("falls silent within the size of a chunk", cut, `${chunked}3\r\nbro\r\n1`),
  silentAfter("falls silent before the last line", cut, `${chunked}3\r\nbro\r\n0\r\n`),
  silentAfter(
    "falls silent within the body of a 500",
    { ...cut, status: 500 },
    "HTTP/1.1 500 No\r\ncontent-length: 9\r\n\r\n",
  ),
  slowAfter("sends its body byte by byte", cut, `${ok}content-length: 65536\r\n\r\n`, "a"),
  slowAfter("sends its body a chunk of one byte after the other", cut, chunked, "1\r\na\r\n"),
  slowAfter("sends the extension of a chunk byte by byte", cut, `${chunked}1;`, "a"),
  slowAfter("sends its trailers byte by byte", cut, `${chunked}0\r\na: `, "a"),
  hostileUntil("attemptDeadline", "never answers, over TLS", timedOut, (reached) => ({ tls, answer: () => reached() })),
  hostileUntil("attemptDeadline", "falls silent within the body, over TLS", cut, (reached) => ({
    tls,
    answer: (socket) => stall(socket, `${ok}content-length: 9\r\n\r\nbro`, reached),
  })),
  hostileUntil(
    "connectDeadline",
    "never answers the TLS handshake",
    { code: "tlsFailed" },
    (reached) => ({ greet: (socket) => socket.once("data", () => reached()) }),
    { scheme: "https" },
  ),
  hostileUntil(
    "connectDeadline",
    "falls silent within the TLS handshake",
    { code: "tlsFailed" },
    // The head of a record of 58 bytes that never come.
    (reached) => ({ greet: (socket) => socket.once("data", () => stall(socket, "\x16\x03\x03\0\x3a", reached)) }),
    { scheme: "https" },
  ),
  hostileUntil(
    "connectDeadline",
    "sends a record of the TLS handshake byte by byte",
    { code: "tlsFailed" },
    (reached) => ({
      // A record of 16 KiB that holds a greeting of as many.
      greet: (socket) =>
        socket.once("data", () => drip(socket, "\x16\x03\x03\x3f\xff\x02\0\x3f\xfb\x03\x03", ["\0"], reached)),
    }),
    { scheme: "https" },
  ),
];
