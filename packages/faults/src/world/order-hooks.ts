import { defineInboundHook, type InboundCall } from "@ancrage/core";
import { z } from "zod";

const body = z.object({ id: z.string() });

interface Transaction {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/**
 * Inbound hooks whose handlers write an order and trigger its event in their own transaction: one that runs in the background,
 * one whose caller waits. `reached` is called where a process may be made to stand still.
 */
export function orderHooks(reached: (point: "inside the handler") => void = () => {}) {
  const handler = async ({
    body: { id },
    run,
    transaction,
    triggerWebhookEvent,
  }: InboundCall<unknown, unknown, z.output<typeof body>, unknown, Transaction>) => {
    await transaction.query("insert into orders (id, run) values ($1, $2)", [id, run]);
    await triggerWebhookEvent("DealCreated", id);
    reached("inside the handler");
  };
  const definition = {
    ...{ description: "An order was paid", authentication: { kind: "none" as const }, dedupe: "body.id", body },
    ...{ transaction: true, timeoutMs: 20_000, handler },
  } as const;
  return [
    defineInboundHook("order-paid", { ...definition, mode: "async" }),
    defineInboundHook("order-now", { ...definition, mode: "sync" }),
  ] as const;
}
