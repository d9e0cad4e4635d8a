import {
  at,
  codeRow,
  deliveryRow,
  endpointRow,
  eventRow,
  HOOK,
  receiptRow,
  Scene,
  subscriptionRow,
} from "@ancrage/conformance";
import type { Store } from "@ancrage/core";

const numbered = (prefix: string, number: number) => `${prefix}_${String(number).padStart(32, "0")}`;

/** What `makePast` leaves behind, by what became of it. */
export const past = {
  endpoint: numbered("ep", 1),
  waitingEvent: numbered("evt", 1),
  succeeded: numbered("dlv", 2),
  waiting: numbered("dlv", 3),
  code: numbered("cod", 1),
  receipt: numbered("rcp", 1),
} as const;

/**
 * Fills an empty store with a bit of everything, the same rows each time: a pending event with a key, a delivery that
 * succeeded, one that waits for its second attempt, and a receipt whose first run failed.
 */
export async function makePast(store: Store): Promise<void> {
  const scene = new Scene({
    store,
    transaction: () => Promise.reject(),
    foreignTransaction: {},
    close: async () => {},
  });
  const endpoint = await scene.endpoint(
    endpointRow({ id: past.endpoint, name: 'It\'s "quoted"', url: "https://receiver.example/" }),
  );
  const subscription = subscriptionRow(endpoint, { id: numbered("sub", 1), changedFields: ["amount", "a,b"] });
  await scene.subscription(endpoint, subscription);
  const to = { endpointId: endpoint.id, subscriptionId: subscription.id };
  for (const number of [2, 3]) {
    await scene.routed((event) => [deliveryRow(event, to, { id: numbered("dlv", number) })], {
      id: numbered("evt", number),
      createdAt: at(number),
    });
  }
  for (const claimed of await scene.claim({ now: at(10) })) {
    const { id: deliveryId, attempts: number } = claimed.delivery;
    const isOver = deliveryId === past.succeeded;
    const body = new TextEncoder().encode("é\n");
    const attempt = {
      ...{ deliveryId, number, startedAt: at(10), durationMs: 1.5, requestHeaders: [["a", "b"]] as const },
      state: isOver ? ("succeeded" as const) : ("failed" as const),
      response: { status: isOver ? 200 : 500, headers: [["c", "d"]] as const, body, bodyTruncated: false },
      error: isOver ? null : { code: "status" as const, message: "The receiver answered 500." },
    };
    await scene.record(
      {
        ...{ deliveryId, claim: claimed.claim, attempt },
        next: isOver ? { state: "succeeded" } : { state: "pending", nextAttemptAt: at(20), failures: 1, deferrals: 0 },
        effect: {
          url: claimed.endpoint.url,
          ...(isOver ? { kind: "succeeded" } : { kind: "failed", startedAt: at(10) }),
        },
      },
      at(11),
    );
  }
  const idempotency = { key: "k", hash: "h".repeat(64) };
  await store.deliveries.recordEvents([
    { ...eventRow({ id: past.waitingEvent, createdAt: at(12), changed: ["amount"], payload: "{}" }), idempotency },
  ]);
  await store.deliveries.heartbeat("prc_a", at(13), at(0));

  await store.inbound.insertCode(codeRow({ id: past.code, label: "It's", hash: "c".repeat(64), copy: "sealed" }));
  await store.inbound.storeReceipt(receiptRow({ id: past.receipt, codeId: past.code, dedupeKey: "k" }), {
    ...{ lease: null, sameBytes: "flag" },
  });
  const slots = new Map([[HOOK, { free: 1, leaseMs: 1_000 }]]);
  for (const { receipt, claim } of await store.inbound.claimReceipts({ processId: "prc_a", now: at(14), slots })) {
    const { id: receiptId, runs: number } = receipt;
    const run = {
      ...{ receiptId, number, startedAt: at(14), durationMs: 1.5 },
      state: "failed",
      error: "Error",
    } as const;
    await store.inbound.recordRuns([{ receiptId, claim, run, next: { state: "received", nextRunAt: at(20) } }], at(15));
  }
}
