import type { Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { certificates } from "../certificates.ts";
import { answerOf } from "../with-receiver.ts";
import { type HostileOutcome, type HostileReceiver, hostileAtOnce } from "./hostile-receiver.ts";
import { pour } from "./slow-and-endless.ts";

const noAnswer = { code: "invalidResponse" } as const;
const cut = { status: 200, bodyTruncated: true } as const;
const whole = { status: 200, bodyTruncated: false } as const;
const ok = "HTTP/1.1 200 OK\r\n";
const chunked = `${ok}transfer-encoding: chunked\r\n\r\n`;
const long = 4_096;
// 60 KB in which nothing is counted but the names.
const emptyFields = `${ok}${"a:\r\n".repeat(15_000)}`;

/** Goes on for ever, as fast as it is read. What no limit of HTTP counts, only our own transport does. */
function endless(
  kind: string,
  outcome: HostileOutcome,
  head: string,
  chunk: string,
  isCounted = true,
): HostileReceiver {
  const needs = isCounted ? {} : ({ needs: "ownConnections" } as const);
  return hostileAtOnce(kind, outcome, { answer: (socket) => pour(socket, head, chunk) }, needs);
}

/** Answers with a body that decodes to far more than it is. It is never decoded, so it is whole, and small. */
function bomb(kind: string, codings: string, pack: () => Uint8Array): HostileReceiver {
  const script = () => {
    const answer = answerOf(200, pack(), `content-encoding: ${codings}`);
    return { answer: (socket: Socket) => socket.write(answer) };
  };
  return hostileAtOnce(kind, whole, script, { needs: "rawAnswers" });
}

const zeros = () => Buffer.alloc(15_000_000);

/** Parts that are packed one by one still unpack as one. */
const hundredTimes = (packed: Uint8Array) => Buffer.concat(Array<Uint8Array>(100).fill(packed));

/** Receivers that send too much. */
export const floodingReceivers: readonly HostileReceiver[] = [
  endless("sends informational answers without end", noAnswer, "", "HTTP/1.1 103 Early\r\n\r\n".repeat(64), false),
  endless("sends empty lines without end", noAnswer, "", "\r\n".repeat(long), false),
  endless("sends a reason phrase without end", noAnswer, "HTTP/1.1 200 ", "a".repeat(long), false),
  endless("sends blanks before a value without end", noAnswer, `${ok}x-a:`, " ".repeat(long), false),
  endless("sends the name of a field without end", noAnswer, ok, "a".repeat(long)),
  endless("sends a value without end", noAnswer, `${ok}x-a: `, "a".repeat(long)),
  endless("sends fields without end", noAnswer, ok, "set-cookie: a=b\r\n".repeat(64)),
  endless("sends zeros before a length without end", noAnswer, `${ok}content-length: `, "0".repeat(long)),
  endless("sends a body without end, and no length", cut, `${ok}\r\n`, "a".repeat(long)),
  endless("sends a body of 10 to the 15th bytes", cut, `${ok}content-length: ${10n ** 15n}\r\n\r\n`, "a".repeat(long)),
  endless("sends chunks without end", cut, chunked, `1000\r\n${"a".repeat(long)}\r\n`),
  endless("sends chunks of one byte without end", cut, chunked, "1\r\na\r\n".repeat(64)),
  endless("sends zeros before the size of a chunk without end", cut, chunked, "0".repeat(long), false),
  endless("sends the extension of a chunk without end", cut, `${chunked}1;`, "a".repeat(long), false),
  endless("sends blanks in its trailers without end", cut, `${chunked}0\r\nx-a:`, " ".repeat(long), false),
  endless("sends the body of a 500 without end", { ...cut, status: 500 }, "HTTP/1.1 500 No\r\n\r\n", "a".repeat(long)),
  hostileAtOnce(
    "sends 15,000 empty fields",
    noAnswer,
    { answer: (socket) => socket.write(`${emptyFields}content-length: 0\r\n\r\n`) },
    { needs: "ownConnections" },
  ),
  hostileAtOnce(
    "sends 15,000 empty fields and falls silent",
    noAnswer,
    { answer: (socket) => socket.write(emptyFields) },
    { needs: "ownConnections" },
  ),
  hostileAtOnce(
    "sends informational answers without end, over TLS",
    noAnswer,
    {
      tls: { cert: certificates.trusted },
      answer: (socket) => pour(socket, "", "HTTP/1.1 103 Early\r\n\r\n".repeat(64)),
    },
    { needs: "ownConnections" },
  ),
  hostileAtOnce(
    "sends the extension of a chunk without end, over TLS",
    cut,
    { tls: { cert: certificates.trusted }, answer: (socket) => pour(socket, `${chunked}1;`, "a".repeat(long)) },
    { needs: "ownConnections" },
  ),
  bomb("sends 15 MB in gzip", "gzip", () => gzipSync(zeros())),
  bomb("sends 15 MB in deflate", "deflate", () => deflateSync(zeros())),
  bomb("sends 15 MB in br", "br", () => brotliCompressSync(zeros())),
  bomb("sends 15 MB in zstd", "zstd", () => zstdCompressSync(zeros())),
  bomb("sends 1.5 GB in gzip in gzip", "gzip, gzip", () => gzipSync(hundredTimes(gzipSync(zeros())))),
  bomb("sends 1.5 GB in zstd in br", "zstd, br", () => brotliCompressSync(hundredTimes(zstdCompressSync(zeros())))),
  bomb("sends 15 MB in gzip in deflate in br in zstd", "gzip, deflate, br, zstd", () =>
    zstdCompressSync(brotliCompressSync(deflateSync(gzipSync(zeros())))),
  ),
  hostileAtOnce(
    "says gzip and sends none",
    whole,
    () => ({
      answer: (socket) => socket.write(answerOf(200, "not gzip", "content-encoding: gzip")),
    }),
    { needs: "rawAnswers" },
  ),
  hostileAtOnce(
    "says gzip a hundred times",
    whole,
    () => ({
      answer: (socket) => socket.write(answerOf(200, "not gzip", `content-encoding: ${"gzip, ".repeat(99)}gzip`)),
    }),
    { needs: "rawAnswers" },
  ),
];
