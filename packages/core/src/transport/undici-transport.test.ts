import { getEventListeners, once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { transportConformance } from "@ancrage/conformance";
import { describe, expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { allowLocalReceivers, createUrlPolicy, type UrlPolicyOptions } from "../url-policy/url-policy.ts";
import { createUndiciTransport } from "./undici-transport.ts";

const policies = {
  local: allowLocalReceivers,
  localName: { ports: "any", allow: ["localhost"] },
  public: {},
} satisfies Record<string, UrlPolicyOptions>;

describe("the undici transport passes the transport conformance suite", () => {
  transportConformance({
    test,
    createTransport: (reach) =>
      createUndiciTransport({ urlPolicy: createUrlPolicy(policies[reach]), clock: systemClock }),
  });
});

/** Sends to a receiver that answers with `bytes`. */
async function replyTo(bytes: string, signal: AbortSignal) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.write(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const transport = createUndiciTransport({ urlPolicy: createUrlPolicy(allowLocalReceivers), clock: systemClock });
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return await transport.send({ url, headers: {}, body: Buffer.from("{}") }, signal);
  } finally {
    await transport.close();
    server.close();
  }
}

test("an answered request leaves nothing on its signal", async () => {
  const { signal } = new AbortController();
  expect(await replyTo("HTTP/1.1 204 No Content\r\n\r\n", signal)).toMatchObject({ status: 204 });
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("a 100 that was not asked for is an invalid response: undici gives up there", async () => {
  const reply = await replyTo("HTTP/1.1 100 Continue\r\n\r\n", new AbortController().signal);
  expect(reply).toMatchObject({ kind: "failure", code: "invalidResponse" });
});

test("a transport that is closed sends nothing more and says so", async () => {
  const transport = createUndiciTransport({ urlPolicy: createUrlPolicy(allowLocalReceivers), clock: systemClock });
  await transport.close();
  const request = { url: "http://127.0.0.1:4600/", headers: {}, body: Buffer.from("{}") };
  expect(await transport.send(request, new AbortController().signal)).toMatchObject({
    kind: "failure",
    code: "internal",
  });
});
