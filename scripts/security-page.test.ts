import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const docs = join(import.meta.dirname, "../docs");

interface Proof {
  readonly path: string;
  readonly title: string;
}

/** Each test that a page names: a link to its file, then one or more titles in “”. */
function proofsIn(page: string): readonly Proof[] {
  return [...page.matchAll(/\[[\w-]+\]\(([^)]+)\)((?:,? “[^”]+”)+)/g)].flatMap(([, path = "", titles = ""]) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ path, title })),
  );
}

test("every promise of docs/security.md names a test, and each of them is there", async () => {
  const page = await readFile(join(docs, "security.md"), "utf8");
  const promises = page.split("\n").filter((line) => /^\| (?!Promise|-)/.test(line));
  expect(promises.length).toBeGreaterThan(20);
  expect(promises.filter((promise) => proofsIn(promise).length === 0)).toEqual([]);
  const gone: string[] = [];
  for (const { path, title } of proofsIn(page)) {
    const source = await readFile(join(docs, path), "utf8").catch(() => "");
    if (!source.includes(title)) gone.push(`${path}: ${title}`);
  }
  expect(gone).toEqual([]);
});
