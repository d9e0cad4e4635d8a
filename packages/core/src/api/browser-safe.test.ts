import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

test.each(["routes.ts", "replies.ts"])("%s brings nothing else into a browser, zod least of all", async (file) => {
  const source = await readFile(join(import.meta.dirname, file), "utf8");
  const imports = source.match(/^(?:import|export)\b.*\bfrom\b.*$|^import\s*["(].*$/gm) ?? [];
  expect(imports.filter((line) => !/^(?:import|export) type /.test(line))).toEqual([]);
});
