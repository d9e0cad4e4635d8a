import { createWebhooks, defineInboundHook, github } from "@ancrage/core";
import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../memory-store.ts";

test("a body that nobody signed is not parsed", async () => {
  const hook = defineInboundHook("push", {
    ...{ description: "Code was pushed", authentication: github({ secrets: "a secret" }) },
    handler() {},
  });
  const webhooks = createWebhooks({ triggers: [], inboundHooks: [hook], store: createMemoryStore() });
  const { code } = await webhooks.inbound.codes.issue("push", { label: "GitHub" });
  const parse = vi.spyOn(JSON, "parse");
  const text = '{"unsigned":true}';
  const { status } = await webhooks.receiveCall({
    ...{ method: "POST", url: `/${code}`, address: "203.0.113.7", isBodyConsumed: false },
    headers: { "content-type": "application/json" },
    body: Buffer.from(text),
  });
  expect(status).toBe(401);
  expect(parse.mock.calls.map(([given]) => given)).not.toContain(text);
  parse.mockRestore();
  await webhooks.stop();
});
