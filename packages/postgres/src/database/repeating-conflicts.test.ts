import { expect, test } from "vitest";
import { repeatingConflicts } from "./repeating-conflicts.ts";

function failing(times: number, code: string) {
  let calls = 0;
  const run = async () => {
    calls += 1;
    if (calls <= times) throw Object.assign(new Error("the database gave up"), { code });
    return "done";
  };
  return { run, calls: () => calls };
}

test.each(["40P01", "40001"])("what was given up for another transaction (%s) is begun again", async (code) => {
  const { run, calls } = failing(3, code);
  expect(await repeatingConflicts(run)).toBe("done");
  expect(calls()).toBe(4);
});

test("after three more times it is given up", async () => {
  const { run, calls } = failing(9, "40P01");
  await expect(repeatingConflicts(run)).rejects.toThrow("gave up");
  expect(calls()).toBe(4);
});

test("any other fault comes through at once", async () => {
  const { run, calls } = failing(1, "23505");
  await expect(repeatingConflicts(run)).rejects.toMatchObject({ code: "23505" });
  expect(calls()).toBe(1);
});
