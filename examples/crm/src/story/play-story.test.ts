import { expect, test } from "vitest";
import { playStory, type Stage, type Telling } from "./play-story.ts";

const nothingNoted: Stage["notes"] = { recall: () => undefined, keep: () => {}, forget: () => {} };

async function play(
  story: (telling: Telling) => Promise<void>,
  { signal = new AbortController().signal, notes = nothingNoted } = {},
) {
  const lines: string[] = [];
  const held = await playStory(story, { print: (text) => lines.push(text), notes, signal });
  return { held, lines };
}

test("a story whose steps all hold is printed step by step, what they say below them", async () => {
  const { held, lines } = await play(async ({ step, say }) => {
    const two = await step("Add", async () => 1 + 1);
    await step("Tell", async () => say(`It is ${two}.\nReally.`));
  });
  expect(held).toBe(true);
  expect(lines).toEqual([
    "1. Add",
    "2. Tell",
    "   It is 2.\n   Really.",
    expect.stringMatching(/^All 2 steps held, in /),
  ]);
});

test("a step that throws is named, with its reason, and nothing after it is played", async () => {
  const { held, lines } = await play(async ({ step }) => {
    await step("Subscribe", async () => {});
    await step("Insert", async () => Promise.reject(new Error("it answered 500")));
    await step("Read the ledger", async () => {});
  });
  expect(held).toBe(false);
  expect(lines).toEqual(["1. Subscribe", "2. Insert", "FAILED at step 2, Insert: it answered 500"]);
});

test("a step that never ends fails when the story's time is over", async () => {
  const time = new AbortController();
  const { held, lines } = await play(async ({ step }) => {
    await step("Wait", () => {
      time.abort();
      return new Promise<never>(() => {});
    });
  }, time);
  expect(held).toBe(false);
  expect(lines.at(-1)).toBe("FAILED at step 1, Wait: The story's time was over.");
});

test("what fails before the first step is not taken for success", async () => {
  const { held, lines } = await play(async () => Promise.reject(new Error("no world")));
  expect(held).toBe(false);
  expect(lines).toEqual(["FAILED before the first step: no world"]);
});

test("a step that held before a kill returns what it returned then, and is not run again", async () => {
  const runs: string[] = [];
  const kept: [string, unknown][] = [];
  const { held, lines } = await play(
    async ({ step }) => {
      const id = await step("Subscribe", async () => runs.push("Subscribe"));
      await step("Insert", async () => runs.push(`Insert for ${id}`));
    },
    {
      notes: {
        recall: (title) => (title === "Subscribe" ? { result: "sub_1" } : undefined),
        keep: (title, result) => kept.push([title, result]),
        forget: () => kept.push(["forgotten", null]),
      },
    },
  );
  expect(held).toBe(true);
  expect(lines.slice(0, 2)).toEqual(["1. Subscribe (held before)", "2. Insert"]);
  expect(runs).toEqual(["Insert for sub_1"]);
  expect(kept).toEqual([
    ["Insert", 1],
    ["forgotten", null],
  ]);
});

test("a story that failed is forgotten, so that the next begins anew", async () => {
  const forgotten: string[] = [];
  await play(async ({ step }) => step("Subscribe", async () => Promise.reject(new Error("no"))), {
    notes: { ...nothingNoted, forget: () => void forgotten.push("forgotten") },
  });
  expect(forgotten).toHaveLength(1);
});
