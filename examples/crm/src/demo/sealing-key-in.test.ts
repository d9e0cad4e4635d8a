import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSealer } from "@ancrage/core";
import { expect, onTestFinished, test } from "vitest";
import { sealingKeyIn } from "./sealing-key-in.ts";

test("the first start makes a key that only its owner may read, and every later one reads it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-key-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const key = sealingKeyIn(folder);
  expect(() => createSealer([key])).not.toThrow();
  expect(await readFile(join(folder, "key"), "utf8")).toBe(`${key}\n`);
  expect((await stat(join(folder, "key"))).mode & 0o777).toBe(0o600);
  expect(sealingKeyIn(folder)).toBe(key);
});
