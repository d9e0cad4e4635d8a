import assert from "node:assert/strict";
import { defineInboundHook, type InboundAnswer, type InboundCall } from "@ancrage/core";
import type { World } from "./dispatching-world.ts";

/** The inbound hook of the cases. */
export const HOOK = "order-paid";

/** An inbound hook for anybody, of an id in the body, which makes calls the same; change what a case needs. */
export function orderPaid(
  handler: (call: InboundCall) => unknown,
  changes: Partial<Omit<Parameters<typeof defineInboundHook>[1], "handler">> = {},
) {
  return defineInboundHook(HOOK, {
    ...{ description: "An order was paid", authentication: { kind: "none" }, dedupe: "body.id" },
    ...changes,
    handler: handler as never,
  });
}

/** What calls the inbound hook with one code, as an adapter would. */
export async function caller({
  webhooks,
}: World): Promise<(body: object, headers?: Readonly<Record<string, string>>) => Promise<InboundAnswer>> {
  const { code } = await webhooks.inbound.codes.issue(HOOK, { label: "shop" });
  return (body, headers = {}) =>
    webhooks.receiveCall({
      ...{ method: "POST", url: `/${code}`, address: "203.0.113.7", isBodyConsumed: false },
      headers: { "content-type": "application/json", ...headers },
      body: Buffer.from(JSON.stringify(body)),
    });
}

/** The newest receipt, with its runs. */
export async function newestReceipt({ webhooks }: World) {
  const [newest] = (await webhooks.inbound.receipts.list()).items;
  assert.ok(newest, "there is a receipt");
  return webhooks.inbound.receipts.get(newest.id);
}

/** The states of all receipts, newest first. */
export async function receiptStates({ webhooks }: World): Promise<readonly string[]> {
  return (await webhooks.inbound.receipts.list({ limit: 100 })).items.map(({ state }) => state);
}
