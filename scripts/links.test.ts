import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const folders = ["packages", "examples"].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
);
const pages = [
  ...readdirSync(join(root, "docs")).map((name) => join(root, "docs", name)),
  ...[root, join(root, "bench"), ...folders].map((folder) => join(folder, "README.md")),
  join(root, "CONTRIBUTING.md"),
].filter((path) => path.endsWith(".md") && existsSync(path));

/** Where the links and pictures of a page lead, as far as that is in the repository; code is left out. */
function ownLinks(markdown: string): readonly string[] {
  const text = markdown.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^([a-z]+:|#)/.test(link)).map((link) => link.replace(/#.*$/, ""));
}

test.each(pages.map((path) => relative(root, path)))("what %s links to and shows is there", (page) => {
  const path = join(root, page);
  const missing = ownLinks(readFileSync(path, "utf8")).filter((link) => !existsSync(join(dirname(path), link)));
  expect(missing).toEqual([]);
});

test("a link that leads nowhere is seen, and one out of the repository or in code is not", () => {
  expect(ownLinks("[a](b.md#c) ![d](e.png) [f](https://g.example) [h](#i) `[j](k)`\n```\n[l](m)\n```")).toEqual([
    "b.md",
    "e.png",
  ]);
});
