import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Database } from "../database/database.ts";
import { tablesOf } from "../schema/tables.ts";
import { applyChange } from "./apply-change.ts";

const change = { table: "public.deal", statements: ["create trigger"] };

/** A database whose transactions end with these errors, one after another; at last they succeed. */
function failing(...errors: unknown[]) {
  const texts: string[] = [];
  const query = async (text: string) => {
    texts.push(text);
    return { rows: [] };
  };
  const database: Database = {
    query,
    async transaction(run) {
      const result = await run({ query });
      if (errors.length > 0) throw errors.shift();
      return result;
    },
    byIndex: async () => ({ rows: [] }),
    kept: async () => ({ rows: [] }),
    isClient: () => false,
  };
  return { texts, apply: () => applyChange(database, tablesOf("ancrage"), change) };
}

const lockTimeout = () => Object.assign(new Error("canceling statement due to lock timeout"), { code: "55P03" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a lock that is not to be had is asked for six times, within 16 s, and then told by its table", async () => {
  const { texts, apply } = failing(...Array.from({ length: 6 }, lockTimeout));
  const applied = expect(apply()).rejects.toMatchObject({ code: "table_busy", details: { table: "public.deal" } });
  await vi.advanceTimersByTimeAsync(16_000);
  await applied;
  expect(texts.filter((text) => text === "create trigger")).toHaveLength(6);
});

test("any other error is told at once, as it is", async () => {
  const error = Object.assign(new Error("must be owner of table deal"), { code: "42501" });
  await expect(failing(error).apply()).rejects.toBe(error);
});
