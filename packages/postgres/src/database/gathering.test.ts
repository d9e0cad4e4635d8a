import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gathering } from "./gathering.ts";

/** Lets statements begin that may. */
const turn = async () => {
  await setImmediate();
  await setImmediate();
};

/** Statements that end when they are told to. */
function heldStatements() {
  const statements: { asks: readonly string[]; end(): void; fail(error: unknown): void }[] = [];
  const run = (asks: readonly string[]) =>
    new Promise<string[]>((resolve, reject) => {
      statements.push({ asks, end: () => resolve(asks.map((ask) => `${ask}!`)), fail: reject });
    });
  return { statements, run };
}

const databaseError = (code: string) => Object.assign(new Error("No."), { code });

describe("gathering", () => {
  test("what is asked in one turn is one statement, and each is answered for itself", async () => {
    const { statements, run } = heldStatements();
    const ask = gathering(run, { atOnce: 1, most: 10 });
    const answers = Promise.all(["a", "b", "c"].map(ask));
    await turn();
    expect(statements.map(({ asks }) => asks)).toEqual([["a", "b", "c"]]);
    statements[0]?.end();
    expect(await answers).toEqual(["a!", "b!", "c!"]);
  });

  test("what is asked after a statement has begun is never answered by it", async () => {
    const { statements, run } = heldStatements();
    const ask = gathering(run, { atOnce: 1, most: 10 });
    const first = ask("a");
    await turn();
    const second = ask("a");
    statements[0]?.end();
    await first;
    await turn();
    expect(statements).toHaveLength(2);
    statements[1]?.end();
    expect(await second).toBe("a!");
  });

  test("as many statements are under way as may be, and one that hangs holds up no other", async () => {
    const { statements, run } = heldStatements();
    const ask = gathering(run, { atOnce: 2, most: 10 });
    void ask("hangs");
    await turn();
    const later = ask("b");
    await turn();
    const last = ask("c");
    await turn();
    expect(statements).toHaveLength(2);
    statements[1]?.end();
    expect(await later).toBe("b!");
    await turn();
    statements[2]?.end();
    expect(await last).toBe("c!");
  });

  test("asks of one key are under way one after another, and hold up those of others only in their own line", async () => {
    const { statements, run } = heldStatements();
    const ask = gathering(run, {
      ...{ atOnce: 3, most: 10 },
      apartBy: ([key = ""]) => (key === "-" ? null : key),
      lineOf: ([, line = ""]) => (line === "-" ? null : line),
    });
    const answers = Promise.all(["a-1", "a1", "-1", "-2", "b-1", "-1'", "a-2"].map(ask));
    await turn();
    expect(statements.map(({ asks }) => asks)).toEqual([["a-1", "-2", "b-1"]]);
    const next = ask("a-3");
    await turn();
    expect(statements).toHaveLength(1);
    statements[0]?.end();
    await turn();
    expect(statements[1]?.asks).toEqual(["a1", "-1", "-1'"]);
    statements[1]?.fail(databaseError("57P01"));
    await expect(answers).rejects.toThrow("No.");
    await turn();
    expect(statements[2]?.asks).toEqual(["a-2"]);
    statements[2]?.end();
    await turn();
    statements[3]?.end();
    expect(await next).toBe("a-3!");
  });

  test.each(["22P05", "23514", "54000"])("when what one asks cannot be (%s), it alone fails", async (code) => {
    const asked: (readonly string[])[] = [];
    const ask = gathering(
      async (asks: readonly string[]) => {
        asked.push(asks);
        if (asks.includes("bad")) throw databaseError(code);
        return asks;
      },
      { atOnce: 1, most: 10 },
    );
    const outcomes = await Promise.allSettled(["a", "bad", "b"].map(ask));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(asked).toEqual([["a", "bad", "b"], ["a"], ["bad"], ["b"]]);
    expect(await ask("c")).toBe("c");
  });

  test("when the database is gone all fail, once, and the next are asked again", async () => {
    const { statements, run } = heldStatements();
    const ask = gathering(run, { atOnce: 1, most: 10 });
    const outcomes = Promise.allSettled(["a", "b"].map(ask));
    await turn();
    statements[0]?.fail(databaseError("57P01"));
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const next = ask("c");
    await turn();
    expect(statements).toHaveLength(2);
    statements[1]?.end();
    expect(await next).toBe("c!");
  });

  test("whatever is asked when, each is asked once, in order, and no statement holds more than it may", async () => {
    const terms = fc.record({ atOnce: fc.integer({ min: 1, max: 3 }), most: fc.integer({ min: 1, max: 5 }) });
    const asks = fc.array(fc.record({ weight: fc.nat(10), pause: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(terms, asks, async ({ atOnce, most }, given) => {
        const batches: number[][] = [];
        let underWay = 0;
        const ask = gathering(
          async (indexes: readonly number[]) => {
            underWay += 1;
            expect(underWay).toBeLessThanOrEqual(atOnce);
            batches.push([...indexes]);
            await setImmediate();
            underWay -= 1;
            return indexes;
          },
          { atOnce, most, weightOf: (index) => given[index]?.weight ?? 0, mostWeight: 15 },
        );
        const answers: Promise<number>[] = [];
        for (const [index, { pause }] of given.entries()) {
          answers.push(ask(index));
          if (pause) await setImmediate();
        }
        const indexes = given.map((_, index) => index);
        expect(await Promise.all(answers)).toEqual(indexes);
        expect(batches.flat()).toEqual(indexes);
        for (const batch of batches) {
          const weight = batch.reduce((sum, index) => sum + (given[index]?.weight ?? 0), 0);
          expect(batch.length).toBeLessThanOrEqual(most);
          expect(batch.length === 1 || weight <= 15).toBe(true);
        }
      }),
    );
  });
});
