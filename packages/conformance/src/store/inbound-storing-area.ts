import assert from "node:assert/strict";
import {
  claimReceipt,
  claimReceipts,
  failedRun,
  later,
  processed,
  receiptNow,
  receiptRow,
  stored,
  waiting,
} from "./inbound-rows.ts";
import { at, TENANT } from "./rows.ts";
import { LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;
const body = new Uint8Array();

/** Storing calls: each once, the same one again as a duplicate, and the same bytes under another key noticed. */
export function inboundStoringArea(test: StoreTest): void {
  test("a call is kept as it came, to the byte, and is the caller's to change", async (scene) => {
    const plain = receiptRow();
    const full = receiptRow({
      ...{ tenantId: "globex", query: "", method: "PUT", headers: [], body, orderingKey: "C-1", depth: 3 },
      ...{
        origin: "shop",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        dedupeKey: "é'",
        bodyHash: "a".repeat(64),
        nextRunAt: at(7),
        answer: null,
      },
      ...{ verdict: { scheme: "none", secretId: null, signedAt: null } },
    });
    const aside = receiptRow({ state: "quarantined", lastError: "body.id: no", nextRunAt: null, endedAt: at(0) });
    for (const receipt of [plain, full, aside]) {
      const given = { ...receipt, body: Uint8Array.from(receipt.body) };
      const result = await scene.inbound.storeReceipt(given, later);
      assert.deepEqual(result, { kind: "stored", receipt, claim: 0 });
      Object.assign(given, { query: "spoilt" });
      Object.assign(result.receipt, { query: "spoilt" });
      assert.deepEqual(await receiptNow(scene, receipt), receipt);
    }
    assert.equal(await scene.inbound.getReceipt(TENANT, full.id), null);
  });

  test("a call whose caller waits is held at once, for its first run", async (scene) => {
    const { receipt, claim } = await stored(scene, { nextRunAt: null }, waiting());
    assert.deepEqual([receipt.runs, receipt.crashes, receipt.leasedUntil], [1, 0, at(leaseEnd)]);
    assert.deepEqual(await claimReceipts(scene, { now: at(leaseEnd - 1) }), []);
    const answer = { status: 201, headers: {}, body: "made" };
    const result = { ...processed({ receipt, claim }), answer };
    assert.deepEqual(await scene.inbound.recordRuns([result], at(2)), [receipt.id]);
    const ended = { state: "processed", leasedUntil: null, endedAt: at(2), answer } as const;
    assert.deepEqual(await receiptNow(scene, receipt), { ...receipt, ...ended });
  });

  test("the same key again is a duplicate, which is answered as the first one was and never runs", async (scene) => {
    const { receipt: first } = await stored(scene, { dedupeKey: "evt_1" });
    const again = receiptRow({ dedupeKey: "evt_1", createdAt: at(5), orderingKey: "C-1" });
    const result = await scene.inbound.storeReceipt(again, later);
    const { body: _, ...listed } = again;
    const ended = { state: "processed", duplicateOf: first.id, nextRunAt: null, endedAt: at(5) } as const;
    const { body: _bytes, ...firstListed } = first;
    assert.deepEqual(result, { kind: "duplicate", receipt: { ...listed, ...ended }, first: firstListed });
    assert.deepEqual(await receiptNow(scene, again), { ...again, ...ended, body });
    const claimed = await claimReceipt(scene, { now: at(9) });
    assert.equal(claimed.receipt.id, first.id);
    const answer = { status: 202, headers: { a: "b" }, body: "soon" };
    await scene.inbound.recordRuns([{ ...processed(claimed), answer }], at(9));
    for (const terms of [later, waiting(at(10))]) {
      const third = await scene.inbound.storeReceipt(receiptRow({ dedupeKey: "evt_1", createdAt: at(10) }), terms);
      assert.ok(third.kind === "duplicate");
      assert.deepEqual([third.first.state, third.receipt.answer], ["processed", answer]);
    }
    assert.deepEqual(await claimReceipts(scene, { now: at(99) }), []);
  });

  test("keys are of one tenant and inbound hook, and no key is no key", async (scene) => {
    await stored(scene, { dedupeKey: "k" });
    await stored(scene, { dedupeKey: "k", tenantId: "globex" });
    await stored(scene, { dedupeKey: "k", hook: "other" });
    await stored(scene, { dedupeKey: "K" });
    await stored(scene);
    await stored(scene);
    assert.equal((await claimReceipts(scene)).length, 5);
  });

  test("of many at once one is first, and all others point at it", async (scene) => {
    const receipts = Array.from({ length: 20 }, () => receiptRow({ dedupeKey: "evt_1" }));
    const results = await Promise.all(receipts.map((receipt) => scene.inbound.storeReceipt(receipt, waiting())));
    const firsts = results.flatMap((result) => (result.kind === "stored" ? [result.receipt.id] : []));
    assert.equal(firsts.length, 1);
    const pointed = results.flatMap((result) => (result.kind === "duplicate" ? [result.first.id] : []));
    assert.deepEqual(
      pointed,
      Array.from({ length: 19 }, () => firsts[0]),
    );
  });

  test("calls that come at the same moment are each stored or found, whoever waits for them", async (scene) => {
    const bodyHash = "d".repeat(64);
    const { receipt: first } = await stored(scene, { dedupeKey: "evt_1", bodyHash });
    const given = [
      [receiptRow({ orderingKey: "C-1" }), later],
      [receiptRow({ nextRunAt: null }), waiting()],
      [receiptRow({ dedupeKey: "evt_1" }), later],
      [receiptRow({ dedupeKey: "evt_2", bodyHash }), later],
      [receiptRow({ dedupeKey: "evt_3", bodyHash }), { lease: null, sameBytes: "refuse" }],
      [receiptRow({ tenantId: "globex", dedupeKey: "evt_1", bodyHash, body }), later],
      [receiptRow({ orderingKey: "C-1" }), later],
    ] as const;
    const results = await Promise.all(given.map(([receipt, terms]) => scene.inbound.storeReceipt(receipt, terms)));
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ["stored", "stored", "duplicate", "stored", "sameBytes", "stored", "stored"],
    );
    const kept = results.map((result) => (result.kind === "stored" ? result.receipt : null));
    const leasedUntil = at(leaseEnd);
    assert.deepEqual(kept, [
      given[0][0],
      { ...given[1][0], runs: 1, leasedUntil },
      null,
      { ...given[3][0], sameBytesAs: first.id },
      null,
      given[5][0],
      given[6][0],
    ]);
    for (const receipt of kept) if (receipt !== null) assert.deepEqual(await receiptNow(scene, receipt), receipt);
    const [head] = (await claimReceipts(scene)).filter(({ receipt }) => receipt.orderingKey !== null);
    assert.equal(head?.receipt.id, given[0][0].id);
  });

  test("of many at once with the same bytes under other keys one is new; the others are flagged, or refused", async (scene) => {
    for (const [sameBytes, bodyHash] of [
      ["flag", "e".repeat(64)],
      ["refuse", "f".repeat(64)],
    ] as const) {
      const receipts = Array.from({ length: 8 }, (_, index) =>
        receiptRow({ dedupeKey: `${sameBytes}_${index}`, bodyHash, createdAt: at(index) }),
      );
      const results = await Promise.all(
        receipts.map((receipt) => scene.inbound.storeReceipt(receipt, { lease: null, sameBytes })),
      );
      const came = results.map((result) => (result.kind === "stored" ? result.receipt.sameBytesAs : result.first.id));
      const first = receipts[came.indexOf(null)]?.id;
      assert.deepEqual(
        came.filter((id) => id !== null),
        Array.from({ length: 7 }, () => first),
      );
      const stored = results.filter(({ kind }) => kind === "stored").length;
      assert.equal(stored, sameBytes === "flag" ? 8 : 1);
    }
  });

  test("a first one that failed runs again when it comes again, from the beginning of its retries", async (scene) => {
    const { receipt } = await stored(scene, { dedupeKey: "evt_1", nextRunAt: null }, waiting());
    const failed = { state: "failed", reason: "handler" } as const;
    await scene.inbound.recordRuns([failedRun({ receipt, claim: 1 }, failed)], at(1));
    const again = receiptRow({ dedupeKey: "evt_1", createdAt: at(5) });
    const result = await scene.inbound.storeReceipt(again, waiting(at(5)));
    const held = { failures: 0, runs: 2, reason: null, lastError: "Error: no", nextRunAt: null };
    const expected = { ...receipt, ...held, leasedUntil: at(5 + leaseEnd) };
    assert.deepEqual(result, { kind: "stored", receipt: expected, claim: 2 });
    assert.equal((await receiptNow(scene, again)).duplicateOf, receipt.id);
    await scene.inbound.recordRuns([failedRun({ receipt: expected, claim: 2 }, failed)], at(6));
    // Without a caller who waits it is due.
    const third = receiptRow({ dedupeKey: "evt_1", createdAt: at(7) });
    const due = { ...expected, runs: 2, leasedUntil: null, nextRunAt: at(7) };
    assert.deepEqual(await scene.inbound.storeReceipt(third, later), { kind: "stored", receipt: due, claim: 2 });
    const claimed = await claimReceipt(scene, { now: at(7) });
    assert.deepEqual([claimed.receipt.id, claimed.receipt.runs, claimed.claim], [receipt.id, 3, 3]);
  });

  test("a first one whose process stopped is taken over by a caller who waits, and is not while it is held", async (scene) => {
    const { receipt } = await stored(scene, { dedupeKey: "evt_1" }, waiting());
    assert.equal(receipt.nextRunAt, null, "nobody else is to begin its run");
    const again = (seconds: number) => {
      const terms = waiting(at(seconds));
      return scene.inbound.storeReceipt(receiptRow({ dedupeKey: "evt_1", createdAt: at(seconds) }), terms);
    };
    assert.equal((await again(leaseEnd - 1)).kind, "duplicate");
    const taken = await again(leaseEnd);
    assert.ok(taken.kind === "stored");
    assert.deepEqual([taken.receipt.id, taken.receipt.runs, taken.receipt.crashes, taken.claim], [receipt.id, 2, 1, 2]);
    assert.deepEqual(await scene.inbound.recordRuns([processed({ receipt, claim: 1 })], at(leaseEnd)), []);
    const detail = await scene.inbound.getReceipt(TENANT, receipt.id);
    const nothing = { durationMs: null, error: null };
    assert.deepEqual(detail?.runs, [
      { receiptId: receipt.id, number: 1, state: "unknown", startedAt: at(0), ...nothing },
    ]);
  });

  test("the same bytes under another key are flagged, or refused where that is asked", async (scene) => {
    const bodyHash = "b".repeat(64);
    const { receipt: first } = await stored(scene, { dedupeKey: "1", bodyHash });
    await stored(scene, { dedupeKey: "2", bodyHash: "c".repeat(64) });
    await stored(scene, { dedupeKey: "3" });
    for (const other of [{ tenantId: "globex" }, { hook: "other" }]) {
      assert.equal((await stored(scene, { dedupeKey: "4", bodyHash, ...other })).receipt.sameBytesAs, null);
    }
    const flagged = await stored(scene, { dedupeKey: "5", bodyHash, createdAt: at(2) });
    assert.equal(flagged.receipt.sameBytesAs, first.id);
    assert.equal((await receiptNow(scene, flagged.receipt)).sameBytesAs, first.id);
    const refuse = { lease: null, sameBytes: "refuse" } as const;
    const refused = receiptRow({ dedupeKey: "6", bodyHash, createdAt: at(3) });
    const { body: _, ...listed } = first;
    assert.deepEqual(await scene.inbound.storeReceipt(refused, refuse), { kind: "sameBytes", first: listed });
    assert.equal(await scene.inbound.getReceipt(TENANT, refused.id), null);
    const same = await scene.inbound.storeReceipt(receiptRow({ dedupeKey: "1", bodyHash, createdAt: at(4) }), refuse);
    assert.equal(same.kind, "duplicate");
    assert.equal(same.kind === "duplicate" && same.receipt.sameBytesAs, null);
  });
}
