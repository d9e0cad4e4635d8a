import assert from "node:assert/strict";
import type { ListedReceipt, Receipt, ReceiptQuery } from "@ancrage/core";
import {
  claimReceipt,
  codeRow,
  failedRun,
  HOOK,
  later,
  processed,
  receiptNow,
  receiptRow,
  stored,
} from "./inbound-rows.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, TENANT } from "./rows.ts";
import type { Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Lists of receipts, one receipt, replays, and what is removed in time. */
export function inboundListsArea(test: StoreTest): void {
  test("receipts come newest first, a page at a time, without their bytes, and as the query asks", async (scene) => {
    const rows = await oneOfEach(scene);
    const ids = async (query: Partial<ReceiptQuery> = {}) => {
      const seen: ListedReceipt[] = [];
      let cursor: string | undefined;
      do {
        const page = await scene.inbound.listReceipts(TENANT, { limit: 2, ...query, cursor });
        seen.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      assert.ok(seen.every((row) => !("body" in row)));
      return seen.map(({ id }) => Object.entries(rows).find(([, receipt]) => receipt.id === id)?.[0]);
    };
    assert.deepEqual(await ids(), ["aside", "retried", "failed", "duplicate", "processed", "waiting"]);
    assert.deepEqual(await ids({ state: "failing" }), ["aside", "retried", "failed"]);
    assert.deepEqual(await ids({ state: "received" }), ["retried", "waiting"]);
    assert.deepEqual(await ids({ state: "processed" }), ["duplicate", "processed"]);
    assert.deepEqual(await ids({ state: "failed" }), ["failed"]);
    assert.deepEqual(await ids({ state: "quarantined" }), ["aside"]);
    assert.deepEqual(await ids({ codeId: "cod_2" }), ["failed"]);
    assert.deepEqual(await ids({ hook: "other" }), ["aside"]);
    assert.deepEqual(await ids({ hook: HOOK, since: at(4) }), ["retried", "failed"]);
    assert.deepEqual(await scene.inbound.listReceipts("globex", { limit: 9 }), { items: [], nextCursor: null });
    await rejectsWith(scene.inbound.listReceipts(TENANT, { limit: 2, cursor: "nonsense" }), "invalid_cursor");
    const { body: _, ...listed } = await receiptNow(scene, rows.retried);
    assert.deepEqual((await scene.inbound.listReceipts(TENANT, { limit: 2 })).items[1], listed);
  });

  test("one receipt shows its code and its duplicates, newest first", async (scene) => {
    const code = codeRow();
    await scene.inbound.insertCode(code);
    const { receipt } = await stored(scene, { dedupeKey: "k", codeId: code.id });
    for (const second of [2, 3, 1]) {
      await scene.inbound.storeReceipt(receiptRow({ dedupeKey: "k", createdAt: at(second) }), later);
    }
    const detail = await scene.inbound.getReceipt(TENANT, receipt.id);
    assert.deepEqual(detail?.receipt, receipt);
    assert.deepEqual(detail.code, code);
    assert.deepEqual(
      detail.duplicates.map(({ createdAt, duplicateOf }) => [createdAt, duplicateOf]),
      [3, 2, 1].map((second) => [at(second), receipt.id]),
    );
    assert.equal((await scene.inbound.getReceipt(TENANT, detail.duplicates[0]?.id ?? ""))?.code, null);
    assert.equal(await scene.inbound.getReceipt("globex", receipt.id), null);
    assert.equal(await scene.inbound.getReceipt(TENANT, "rcp_none"), null);
  });

  test("a replay is a receipt of its own, with its own runs", async (scene) => {
    const { receipt } = await stored(scene, { dedupeKey: "k" });
    await scene.inbound.recordRuns([processed(await claimReceipt(scene))], at(1));
    const replay = receiptRow({ replayOf: receipt.id, createdAt: at(5), answer: null });
    await scene.inbound.insertReplay(replay);
    assert.deepEqual(await receiptNow(scene, replay), replay);
    const claimed = await claimReceipt(scene, { now: at(5) });
    assert.deepEqual([claimed.receipt.id, claimed.receipt.runs], [replay.id, 1]);
    assert.equal((await receiptNow(scene, receipt)).state, "processed");
  });

  test("what has ended is removed by its time and kind, in batches, and what waits stays", async (scene) => {
    const rows = await oneOfEach(scene);
    const left = async () => {
      const { items } = await scene.inbound.listReceipts(TENANT, { limit: 99 });
      return Object.keys(rows).filter((name) => items.some(({ id }) => rows[name as keyof typeof rows].id === id));
    };
    const purge = (processed: number | null, other: number | null, limit = 9) =>
      scene.inbound.purgeReceipts(
        { processed: processed === null ? null : at(processed), other: other === null ? null : at(other) },
        limit,
      );
    assert.equal(await purge(null, null), 0);
    assert.equal(await purge(3, 20), 0, "the duplicate ended when it came");
    assert.equal(await purge(99, null, 1), 1);
    assert.equal(await purge(99, null), 1);
    assert.deepEqual(await left(), ["waiting", "failed", "retried", "aside"]);
    assert.equal(await purge(99, 99), 2);
    assert.deepEqual(await left(), ["waiting", "retried"]);
    assert.equal(await scene.inbound.getReceipt(TENANT, rows.failed.id), null);
    const again = await stored(scene, { dedupeKey: "k", createdAt: at(99) });
    assert.equal(again.receipt.duplicateOf, null, "its key is free with it");
  });
}

/** A receipt of each fate, each made a second after the other; all that ended did so 20 s in or later. */
async function oneOfEach(scene: Scene): Promise<Readonly<Record<Name, Receipt>>> {
  const waiting = await stored(scene, { createdAt: at(1), nextRunAt: at(1_000) });
  const first = await stored(scene, { createdAt: at(2), dedupeKey: "k" });
  await scene.inbound.recordRuns([processed(await claimReceipt(scene, { now: at(2) }))], at(20));
  const duplicate = receiptRow({ createdAt: at(3), dedupeKey: "k" });
  await scene.inbound.storeReceipt({ ...duplicate, createdAt: at(3) }, later);
  const failed = await stored(scene, { createdAt: at(4), codeId: "cod_2" });
  const lost = failedRun(await claimReceipt(scene, { now: at(4) }), { state: "failed", reason: "handler" });
  await scene.inbound.recordRuns([lost], at(21));
  const retried = await stored(scene, { createdAt: at(5) });
  const again = failedRun(await claimReceipt(scene, { now: at(5) }), { state: "received", nextRunAt: at(1_000) });
  await scene.inbound.recordRuns([again], at(22));
  const quarantined = { state: "quarantined", nextRunAt: null, endedAt: at(23), hook: "other" } as const;
  const aside = await stored(scene, { createdAt: at(6), ...quarantined });
  return {
    ...{ waiting: waiting.receipt, processed: first.receipt, duplicate },
    ...{ failed: failed.receipt, retried: retried.receipt, aside: aside.receipt },
  };
}

type Name = "waiting" | "processed" | "duplicate" | "failed" | "retried" | "aside";
