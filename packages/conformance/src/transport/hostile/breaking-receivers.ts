import type { Socket } from "node:net";
import { openRawReceiver } from "../raw-receiver.ts";
import { answerOf } from "../with-receiver.ts";
import { type HostileReceiver, hostileAtOnce } from "./hostile-receiver.ts";

const closed = { code: "connectionClosed" } as const;

/** Breaks off in the middle of `answer`. */
const reset = (answer: string) => (socket: Socket) =>
  void socket.write(answer, "latin1", () => socket.resetAndDestroy());
const end = (answer: string) => (socket: Socket) => void socket.end(answer, "latin1");

const cut = (status: number) => ({ status, bodyTruncated: true });
const whole = (status: number) => ({ status, bodyTruncated: false });

/** Receivers whose connections break, at every stage. */
export const breakingReceivers: readonly HostileReceiver[] = [
  {
    kind: "is gone, so that nothing listens on its port",
    outcome: { code: "connectionFailed" },
    endsBy: "itself",
    async open() {
      const gone = await openRawReceiver({});
      await gone.close();
      return { ...gone, close: async () => {} };
    },
  },
  hostileAtOnce("resets the connection when it accepts it", closed, { greet: (socket) => socket.resetAndDestroy() }),
  hostileAtOnce("ends the connection when it accepts it", closed, { greet: end("") }),
  hostileAtOnce("resets the connection at the first byte", closed, {
    greet: (socket) => socket.once("data", () => socket.resetAndDestroy()),
  }),
  hostileAtOnce("resets the connection after the request", closed, { answer: reset("") }),
  hostileAtOnce("ends the connection after the request", closed, { answer: end("") }),
  hostileAtOnce("resets within the status line", closed, { answer: reset("HTTP/1.1 2") }),
  hostileAtOnce("ends within the status line", closed, { answer: end("HTTP/1.1 2") }),
  hostileAtOnce("resets within the head", closed, { answer: reset("HTTP/1.1 200 OK\r\ncontent-ty") }),
  hostileAtOnce("ends within the head", closed, { answer: end("HTTP/1.1 200 OK\r\ncontent-ty") }),
  hostileAtOnce("ends after an informational answer", closed, { answer: end("HTTP/1.1 103 Early\r\n\r\n") }),
  hostileAtOnce("resets after the head of a 200", cut(200), {
    answer: reset("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
  }),
  hostileAtOnce("resets within the body of a 200", cut(200), {
    answer: reset("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbro"),
  }),
  hostileAtOnce("resets within the body of a 500", cut(500), {
    answer: reset("HTTP/1.1 500 No\r\ncontent-length: 9\r\n\r\nbro"),
  }),
  hostileAtOnce("ends before the announced length", cut(200), {
    answer: end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbro"),
  }),
  hostileAtOnce("ends within a chunk", cut(200), {
    answer: end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nbro"),
  }),
  hostileAtOnce("ends before the last chunk", cut(200), {
    answer: end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nbro\r\n"),
  }),
  hostileAtOnce("answers before it is asked, then ends", whole(200), { greet: end(answerOf(200, "ok").toString()) }),
  hostileAtOnce("answers twice", whole(200), {
    answer: (socket) => socket.write(Buffer.concat([answerOf(200, "ok"), answerOf(500, "another")])),
  }),
  hostileAtOnce("says that it keeps the connection, and ends it", whole(200), {
    answer: (socket) => socket.end(answerOf(200, "ok", "connection: keep-alive", "keep-alive: timeout=600")),
  }),
];
