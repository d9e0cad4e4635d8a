import assert from "node:assert/strict";
import {
  claimReceipt,
  claimReceipts,
  failedRun,
  HOOK,
  later,
  processed,
  receiptRow,
  stored,
  waiting,
} from "./inbound-rows.ts";
import { at, TENANT } from "./rows.ts";
import { LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Claims of receipts: due ones, each by one process, as many as there is room for, in turn. */
export function inboundClaimsArea(test: StoreTest): void {
  test("what is due is taken, longest due first, of the hooks and as many as there is room for", async (scene) => {
    const slot = (free: number) => ({ free, leaseMs: LEASE_MS });
    const due = [3, 1, 2].map((second) => receiptRow({ createdAt: at(second), nextRunAt: at(second) }));
    const future = receiptRow({ nextRunAt: at(5) });
    const others = ["other", "unknown"].map((hook) => receiptRow({ hook }));
    for (const receipt of [...due, future, ...others]) await scene.inbound.storeReceipt(receipt, later);
    const claim = (slots: [string, ReturnType<typeof slot>][], now = at(4)) =>
      claimReceipts(scene, { now, slots: new Map(slots) });
    assert.deepEqual(await claim([]), []);
    assert.deepEqual(await claim([[HOOK, slot(0)]]), []);
    const first = await claim([
      [HOOK, slot(2)],
      ["other", { free: 1, leaseMs: 5_000 }],
      ["none", slot(9)],
    ]);
    const [third, firstDue, second] = due;
    assert.ok(firstDue && second && third);
    const taken = (receipt: typeof firstDue, leaseMs = LEASE_MS) => ({
      receipt: { ...receipt, runs: 1, leasedUntil: new Date(at(4).getTime() + leaseMs) },
      claim: 1,
    });
    const byId = (hook: string) => first.filter(({ receipt }) => receipt.hook === hook);
    assert.deepEqual(byId(HOOK), [taken(firstDue), taken(second)]);
    assert.deepEqual(
      byId("other"),
      others.filter(({ hook }) => hook === "other").map((receipt) => taken(receipt, 5_000)),
    );
    assert.deepEqual(await claim([[HOOK, slot(2)]]), [taken(third)]);
    assert.deepEqual(await claim([[HOOK, slot(2)]]), []);
    assert.deepEqual(
      (await claim([[HOOK, slot(2)]], at(5))).map(({ receipt }) => receipt.id),
      [future.id],
    );
  });

  test("what ended or was set aside is not taken", async (scene) => {
    await stored(scene, { state: "quarantined", nextRunAt: null, endedAt: at(0) });
    for (const next of [{ state: "processed" }, { state: "failed", reason: "handler" }] as const) {
      await stored(scene);
      await scene.inbound.recordRuns([{ ...processed(await claimReceipt(scene)), next }], at(1));
    }
    assert.deepEqual(await claimReceipts(scene, { now: at(999) }), []);
  });

  test("processes that claim at once share what there is", async (scene) => {
    for (let index = 0; index < 12; index += 1) await stored(scene);
    const slots = new Map([[HOOK, { free: 5, leaseMs: LEASE_MS }]]);
    const claims = await Promise.all(
      ["prc_a", "prc_b", "prc_c"].map((processId) => claimReceipts(scene, { processId, slots })),
    );
    const rest = await claimReceipts(scene);
    const ids = [...claims.flat(), ...rest].map(({ receipt }) => receipt.id);
    assert.equal(new Set(ids).size, 12);
    assert.equal(ids.length, 12);
  });

  test("a lease that ran out is a crash: the run is unknown, the next one has a number of its own", async (scene) => {
    const { receipt } = await stored(scene, { nextRunAt: null }, waiting());
    assert.deepEqual(await claimReceipts(scene, { now: at(leaseEnd - 1) }), []);
    const second = await claimReceipt(scene, { now: at(leaseEnd) });
    assert.deepEqual([second.receipt.runs, second.receipt.crashes, second.claim], [2, 1, 2]);
    const third = await claimReceipt(scene, { now: at(2 * leaseEnd) });
    assert.deepEqual([third.receipt.runs, third.receipt.crashes, third.claim], [3, 2, 3]);
    assert.deepEqual(await scene.inbound.recordRuns([processed(second)], at(99)), []);
    const result = processed(third, { startedAt: at(61), durationMs: 0.5 });
    assert.deepEqual(await scene.inbound.recordRuns([result], at(99)), [receipt.id]);
    const nothing = { receiptId: receipt.id, state: "unknown", durationMs: null, error: null };
    assert.deepEqual((await scene.inbound.getReceipt(TENANT, receipt.id))?.runs, [
      { ...nothing, number: 1, startedAt: at(0) },
      { ...nothing, number: 2, startedAt: at(leaseEnd) },
      result.run,
    ]);
  });

  test("the receipts of a process not heard of are free at once, and its result counts until they are taken", async (scene) => {
    const [lost, kept, late] = [await stored(scene), await stored(scene), await stored(scene)];
    const slots = new Map([[HOOK, { free: 1, leaseMs: 600_000 }]]);
    await scene.deliveries.heartbeat("prc_dead", at(0), at(-15));
    await scene.deliveries.heartbeat("prc_alive", at(0), at(-15));
    const claims = [];
    for (const processId of ["prc_dead", "prc_alive", "prc_dead"])
      claims.push(await claimReceipt(scene, { processId, slots }));
    await scene.deliveries.heartbeat("prc_alive", at(20), at(5));
    const [first, , third] = claims;
    assert.ok(first && third);
    assert.deepEqual(await scene.inbound.recordRuns([processed(third)], at(20)), [third.receipt.id]);
    const freed = await claimReceipt(scene, { now: at(20), processId: "prc_alive" });
    assert.deepEqual([freed.receipt.id, freed.receipt.crashes], [first.receipt.id, 1]);
    const ids = claims.map(({ receipt }) => receipt.id).sort();
    assert.deepEqual(ids, [lost, kept, late].map(({ receipt }) => receipt.id).sort());
  });

  test("of an ordering key only the one that was stored first is taken, until it has ended", async (scene) => {
    const line = [1, 2, 3].map((second) =>
      receiptRow({ orderingKey: "C-1", createdAt: at(4 - second), nextRunAt: at(second) }),
    );
    const beside = [
      receiptRow({ orderingKey: "C-2", createdAt: at(4) }),
      receiptRow({ orderingKey: "C-1", createdAt: at(5), tenantId: "globex" }),
      receiptRow({ createdAt: at(6) }),
    ];
    for (const receipt of [...line, ...beside]) await scene.inbound.storeReceipt(receipt, later);
    const [first, second, third] = line.map(({ id }) => id);
    const claimed = await claimReceipts(scene, { now: at(10) });
    assert.deepEqual(
      claimed.map(({ receipt }) => receipt.id),
      [first, ...beside.map(({ id }) => id)],
    );
    const [head] = claimed;
    assert.ok(head);
    await scene.inbound.recordRuns([failedRun(head, { state: "received", nextRunAt: at(20) })], at(11));
    assert.deepEqual(await claimReceipts(scene, { now: at(12) }), [], "the others wait for its retry");
    const again = await claimReceipt(scene, { now: at(20) });
    assert.equal(again.receipt.id, first);
    await scene.inbound.recordRuns([failedRun(again, { state: "failed", reason: "handler" })], at(21));
    const next = await claimReceipt(scene, { now: at(22) });
    assert.equal(next.receipt.id, second);
    await scene.inbound.recordRuns([processed(next)], at(23));
    assert.equal((await claimReceipt(scene, { now: at(24) })).receipt.id, third);
  });

  test("of an ordering key none is taken while a caller waits for another", async (scene) => {
    const { receipt: older } = await stored(scene, { orderingKey: "C-1", createdAt: at(0) });
    const held = await stored(scene, { orderingKey: "C-1", createdAt: at(1), nextRunAt: null }, waiting(at(1)));
    assert.deepEqual(await claimReceipts(scene, { now: at(2) }), []);
    await scene.inbound.recordRuns([processed(held)], at(3));
    assert.equal((await claimReceipt(scene, { now: at(4) })).receipt.id, older.id);
  });

  test("processes that claim an ordering key at once never hold two of it", async (scene: Scene) => {
    for (let second = 0; second < 6; second += 1) await stored(scene, { orderingKey: "C-1", createdAt: at(second) });
    for (let left = 6; left > 0; left -= 1) {
      const claims = await Promise.all(
        ["prc_a", "prc_b", "prc_c"].map((processId) => claimReceipts(scene, { processId, now: at(9) })),
      );
      const [only, ...more] = claims.flat();
      assert.ok(only !== undefined && more.length === 0, `one is held, not ${more.length + 1}`);
      await scene.inbound.recordRuns([processed(only)], at(9));
    }
  });
}
