import assert from "node:assert/strict";
import { MAX_BODY_READ, type TransportReply } from "@ancrage/core";
import { type HostileReceiver, openHostileReceiver } from "./hostile/hostile-receiver.ts";
import { hostileReceivers } from "./hostile/hostile-receivers.ts";
import { tlsFaults } from "./hostile/tls-faults.ts";
import { trustAuthority } from "./hostile/trust-authority.ts";
import { openRawReceiver } from "./raw-receiver.ts";
import type { TransportCases, TransportSuite } from "./transport-suite.ts";
import { answerOf, expectFailure, expectResponse } from "./with-receiver.ts";

/** Hostile receivers: exactly one thing comes of each, nothing is sent twice, and nobody else suffers. */
export function hostileArea(suite: TransportCases): void {
  for (const hostile of hostileReceivers) {
    const title = `a receiver that ${hostile.kind}: ${inWords(hostile)}, and nothing is sent again`;
    if (hostile.needs === undefined) suite.test(title, () => endure(suite, hostile));
    else suite.testOf(hostile.needs, title, () => endure(suite, hostile));
  }
}

function inWords({ outcome, endsBy }: HostileReceiver): string {
  // The deadline of this suite comes whenever a case wants it, so it is also what ends a connection that is not made.
  if (endsBy === "connectDeadline") return "timedOut at a deadline while connecting";
  const at = endsBy === "itself" ? "" : " at the deadline";
  return "code" in outcome ? `${outcome.code}${at}` : `${outcome.status}${outcome.bodyTruncated ? ", cut" : ""}${at}`;
}

async function endure(suite: TransportSuite, hostile: HostileReceiver): Promise<void> {
  const distrust = trustAuthority();
  const healthy = await openRawReceiver({ answer: (socket) => socket.write(answerOf(200, "healthy")) });
  const open = await openHostileReceiver(hostile);
  const { receiver } = open;
  const transport = suite.createTransport("local");
  const send = (url: string, signal = new AbortController().signal) =>
    transport.send({ url, headers: {}, body: Buffer.from("{}") }, signal);
  try {
    const deadline = new AbortController();
    // A path and a query may be secret.
    const sent = send(`${open.url}/hunter2?k=hunter2`, deadline.signal);
    if (hostile.endsBy !== "itself") {
      await open.reached;
      // Once a whole exchange has come and gone, everything before it has been read too.
      expectResponse(await send(healthy.url));
      deadline.abort();
    }
    const isDropped = check(await sent, hostile);
    // A connection that is not made yet has a deadline of its own, seconds away.
    if (isDropped && hostile.endsBy !== "connectDeadline") await receiver.disconnected();
    assert.ok(receiver.requests.length <= 1, `${receiver.requests.length} requests`);
    if (suite.lacks?.ownConnections === undefined) {
      assert.ok(receiver.connections <= 1, `${receiver.connections} connections`);
    }
    if (tlsFaults.includes(hostile)) assert.equal(receiver.requests.length, 0);
    expectResponse(await send(healthy.url));
  } finally {
    await transport.close();
    await receiver.close();
    await healthy.close();
    distrust();
  }
}

/** Fails unless `reply` is what must come of `hostile`. Whether the connection may not be used again. */
function check(reply: TransportReply, { outcome, endsBy }: HostileReceiver): boolean {
  const expected = endsBy === "connectDeadline" ? ({ code: "timedOut" } as const) : outcome;
  if ("code" in expected) {
    const { code, message } = expectFailure(reply);
    assert.equal(code, expected.code, message);
    assert.ok(!message.includes("hunter2"), `a path and a query have no place in a message: ${message}`);
    return true;
  }
  const { status, bodyTruncated, body } = expectResponse(reply);
  assert.deepEqual({ status, bodyTruncated }, expected);
  assert.ok(body.length <= MAX_BODY_READ);
  return bodyTruncated;
}
