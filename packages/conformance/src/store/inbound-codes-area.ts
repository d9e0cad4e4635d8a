import assert from "node:assert/strict";
import type { InboundCode } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { codeRow, HOOK } from "./inbound-rows.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, TENANT } from "./rows.ts";
import type { StoreTest } from "./store-test.ts";

/** Codes: found by their hash, changed, replaced, counted; and hooks that are switched off. */
export function inboundCodesArea(test: StoreTest): void {
  test("a code is found by any of its hashes, whatever its state, and read by its tenant alone", async ({
    inbound,
  }) => {
    const [plain, full] = [codeRow(), codeRow({ ...everyField, tenantId: "globex" })];
    for (const code of [plain, full]) {
      const given = { ...code };
      await inbound.insertCode(given);
      Object.assign(given, { hash: "spoilt", label: "spoilt" });
    }
    assert.deepEqual(await inbound.findCode(["no", plain.hash]), { code: plain, hookEnabled: true });
    assert.deepEqual(await inbound.findCode([full.hash, "no"]), { code: full, hookEnabled: true });
    for (const hashes of [[], ["no"], [""], [`${plain.hash}\0`]]) assert.equal(await inbound.findCode(hashes), null);
    assert.deepEqual(await inbound.getCode("globex", full.id), full);
    assert.equal(await inbound.getCode(TENANT, full.id), null);
    assert.equal(await inbound.getCode(TENANT, "cod_none"), null);
  });

  test("an inbound hook is on until it is switched off, for that tenant", async ({ inbound }) => {
    const [ours, theirs] = [codeRow(), codeRow({ tenantId: "globex" })];
    for (const code of [ours, theirs]) await inbound.insertCode(code);
    for (const hook of ["z-hook", HOOK, HOOK]) await inbound.setHookEnabled(TENANT, hook, false, at(1));
    assert.deepEqual(await inbound.listDisabledHooks(TENANT), [HOOK, "z-hook"]);
    assert.deepEqual(await inbound.listDisabledHooks("globex"), []);
    assert.equal((await inbound.findCode([ours.hash]))?.hookEnabled, false);
    assert.equal((await inbound.findCode([theirs.hash]))?.hookEnabled, true);
    for (const hook of [HOOK, "never"]) await inbound.setHookEnabled(TENANT, hook, true, at(2));
    assert.deepEqual(await inbound.listDisabledHooks(TENANT), ["z-hook"]);
    assert.equal((await inbound.findCode([ours.hash]))?.hookEnabled, true);
  });

  test("codes are listed newest first, a page at a time, of one inbound hook where that is asked", async ({
    inbound,
  }) => {
    const codes = [1, 3, 2, 2].map((second) => codeRow({ createdAt: at(second) }));
    for (const code of codes) await inbound.insertCode(code);
    const other = codeRow({ hook: "other", createdAt: at(9) });
    await inbound.insertCode(other);
    await inbound.insertCode(codeRow({ tenantId: "globex" }));
    const seen: InboundCode[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbound.listCodes(TENANT, { limit: 2, cursor, hook: HOOK });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const order = (a: InboundCode, b: InboundCode) =>
      Number(b.createdAt) - Number(a.createdAt) || (a.id < b.id ? 1 : -1);
    assert.deepEqual(seen, codes.toSorted(order));
    assert.deepEqual((await inbound.listCodes(TENANT, { limit: 9 })).items[0], other);
    await rejectsWith(inbound.listCodes(TENANT, { limit: 2, cursor: "nonsense" }), "invalid_cursor");
  });

  test("a label is one code's, as long as that is enabled and has no end", async ({ inbound }) => {
    const first = codeRow({ label: "ERP" });
    await inbound.insertCode(first);
    await rejectsWith(inbound.insertCode(codeRow({ label: "ERP" })), "label_taken", { label: "ERP" });
    for (const free of [
      { hook: "other" },
      { tenantId: "globex" },
      { expiresAt: at(9) },
      { state: "revoked" } as const,
    ]) {
      await inbound.insertCode(codeRow({ label: "ERP", ...free }));
    }
    const second = codeRow({ label: "shop" });
    await inbound.insertCode(second);
    const relabel = (code: InboundCode) => ({ ...code, label: "ERP" });
    await rejectsWith(inbound.updateCode(TENANT, second.id, relabel), "label_taken", { label: "ERP" });
    const ended = await inbound.updateCode(TENANT, first.id, (code) => ({
      ...code,
      state: "revoked",
      revokedAt: at(3),
    }));
    assert.deepEqual(ended, { ...first, state: "revoked", revokedAt: at(3) });
    assert.deepEqual(await inbound.updateCode(TENANT, second.id, relabel), { ...second, label: "ERP" });
    assert.deepEqual(await inbound.getCode(TENANT, first.id), ended);
  });

  test("a change may touch everything but who it is and what was counted, of the tenant's codes alone", async ({
    inbound,
  }) => {
    const code = codeRow();
    await inbound.insertCode(code);
    await inbound.countCodeUses([{ codeId: code.id, count: 2, lastUsedAt: at(5) }]);
    const { id, tenantId, hook, createdAt } = code;
    const expected = { ...everyField, id, tenantId, hook, createdAt, uses: 2, lastUsedAt: at(5) };
    assert.deepEqual(
      await inbound.updateCode(TENANT, id, () => ({ ...expected, uses: 99, lastUsedAt: null })),
      expected,
    );
    assert.deepEqual(await inbound.getCode(TENANT, id), expected);
    for (const [tenant, codeId] of [
      ["globex", id],
      [TENANT, "cod_none"],
    ] as const) {
      assert.equal(await inbound.updateCode(tenant, codeId, () => assert.fail("it is not there to be changed")), null);
    }
  });

  test("a code that is replaced ends when it is said, and the new one bears its label", async ({ inbound }) => {
    const old = codeRow({ label: "ERP" });
    await inbound.insertCode(old);
    const next = codeRow({ label: "ERP", createdAt: at(10) });
    assert.equal(await inbound.replaceCode(next, { codeId: old.id, endsAt: at(60) }), true);
    assert.deepEqual(await inbound.getCode(TENANT, old.id), { ...old, expiresAt: at(60) });
    assert.deepEqual(await inbound.getCode(TENANT, next.id), next);
    // One that ends sooner keeps its end.
    const soon = codeRow({ label: "soon", createdAt: at(10) });
    assert.equal(await inbound.replaceCode(soon, { codeId: old.id, endsAt: at(90) }), true);
    assert.deepEqual((await inbound.getCode(TENANT, old.id))?.expiresAt, at(60));
    const taken = codeRow({ label: "ERP", createdAt: at(10) });
    await rejectsWith(inbound.replaceCode(taken, { codeId: soon.id, endsAt: at(90) }), "label_taken");
    assert.equal((await inbound.getCode(TENANT, soon.id))?.expiresAt, null);
    const revoked = codeRow({ state: "revoked" });
    await inbound.insertCode(revoked);
    for (const [codeId, fields] of [
      [old.id, { createdAt: at(60) }],
      [revoked.id, {}],
      ["cod_none", {}],
      [next.id, { hook: "other" }],
      [next.id, { tenantId: "globex" }],
    ] as const) {
      const refused = codeRow({ createdAt: at(20), ...fields });
      assert.equal(await inbound.replaceCode(refused, { codeId, endsAt: at(90) }), false);
      assert.equal(await inbound.getCode(refused.tenantId, refused.id), null);
    }
    assert.equal((await inbound.getCode(TENANT, next.id))?.expiresAt, null);
  });

  test("uses add up, and the last one is the latest", async ({ inbound }) => {
    const [used, quiet] = [codeRow(), codeRow()];
    for (const code of [used, quiet]) await inbound.insertCode(code);
    await inbound.countCodeUses([]);
    await inbound.countCodeUses([
      { codeId: used.id, count: 3, lastUsedAt: at(7) },
      { codeId: "cod_none", count: 1, lastUsedAt: at(7) },
    ]);
    await inbound.countCodeUses([{ codeId: used.id, count: 1, lastUsedAt: at(6) }]);
    assert.deepEqual(await inbound.getCode(TENANT, used.id), { ...used, uses: 4, lastUsedAt: at(7) });
    assert.deepEqual(await inbound.getCode(TENANT, quiet.id), quiet);
  });

  test("a walk meets every code that has a copy, of every tenant, by id, and stores what it changes", async ({
    inbound,
  }) => {
    const codes = ["cod_b", "cod_B", "cod_a"].map((id) => codeRow({ id, copy: `copy of ${id}` }));
    codes.push(codeRow({ id: "cod_c", tenantId: "globex", state: "revoked", copy: "theirs" }));
    for (const code of [...codes, codeRow({ id: "cod_aa" })]) await inbound.insertCode(code);
    const seen: string[] = [];
    const see = (code: InboundCode) => {
      seen.push(code.id);
      return code.id === "cod_a" ? { ...code, copy: "again" } : code;
    };
    assert.deepEqual(await inbound.resealCodes(null, 3, see), { last: "cod_b", changed: 1 });
    assert.deepEqual(await inbound.resealCodes("cod_b", 3, see), { last: "cod_c", changed: 0 });
    assert.deepEqual(await inbound.resealCodes("cod_c", 3, see), { last: null, changed: 0 });
    assert.deepEqual(seen, idsOf(codes).toSorted());
    await inbound.resealCodes("cod_B", 1, ({ copy, ...code }) => {
      assert.equal(copy, "again");
      return { ...code, copy };
    });
  });
}

const everyField = codeRow({
  ...{ label: "é\u00a0'\"", masked: "MON***", hash: "f".repeat(64), copy: "MON-secret" },
  ...{ state: "revoked", createdAt: at(1), expiresAt: at(2), revokedAt: at(3), uses: 4, lastUsedAt: at(5) },
});
