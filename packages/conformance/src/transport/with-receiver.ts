import assert from "node:assert/strict";
import type { Transport, TransportReply, TransportRequest } from "@ancrage/core";
import { openRawReceiver, type RawReceiver, type RawScript } from "./raw-receiver.ts";
import type { TransportSuite } from "./transport-suite.ts";

/** What one case works with. */
export interface Scene {
  readonly receiver: RawReceiver;
  readonly transport: Transport;
  /** Sends to the receiver at `/in`, unless `request` says otherwise, without a deadline unless `signal` is one. */
  send(request?: Partial<TransportRequest>, signal?: AbortSignal): Promise<TransportReply>;
}

/** Plays `script` on a receiver, sends with a transport that may reach it, and ends both. */
export async function withReceiver(
  suite: TransportSuite,
  script: RawScript,
  run: (scene: Scene) => Promise<void>,
): Promise<void> {
  const receiver = await openRawReceiver(script);
  const transport = suite.createTransport("local");
  try {
    await run({
      receiver,
      transport,
      send: (request, signal = new AbortController().signal) =>
        transport.send({ url: `${receiver.url}/in`, headers: {}, body: Buffer.from("{}"), ...request }, signal),
    });
  } finally {
    await transport.close();
    await receiver.close();
  }
}

/** The bytes of an answer with a body of known length. */
export function answerOf(status: number, body: Uint8Array | string = "", ...fields: readonly string[]): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status} Status`, ...fields, `content-length: ${bytes.length}`, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), bytes]);
}

/** The reply as a response, or the test fails. */
export function expectResponse(reply: TransportReply): Extract<TransportReply, { kind: "response" }> {
  assert.ok(reply.kind === "response", `a response was expected, not ${JSON.stringify(reply)}`);
  return reply;
}

/** The reply's failure code, or the test fails. */
export function expectFailure(reply: TransportReply): Extract<TransportReply, { kind: "failure" }> {
  assert.ok(reply.kind === "failure", `a failure was expected, not ${JSON.stringify(reply)}`);
  assert.notEqual(reply.message, "");
  return reply;
}
