import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** The pages with a program and what it prints. */
async function pagesWithProgram() {
  const names = (await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md"));
  const pages = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(root, "docs", name), "utf8");
      const [, program, printed] = /```ts\n(.*?)```.*?prints\n\n```\n(.*?)```/s.exec(text) ?? [];
      return { name, program, printed };
    }),
  );
  return pages.flatMap(({ name, program, printed }) =>
    program === undefined || printed === undefined ? [] : [{ name, program, printed }],
  );
}

const pages = await pagesWithProgram();

test("the pages about a subject have a program each", () => {
  const subjects = [
    "alerts",
    "content",
    "endpoints",
    "export",
    "filters",
    "health",
    "inbound",
    "loops",
    "observability",
    "order-and-rate",
    "queries",
    "subscriptions",
    "sync",
  ];
  expect(pages.map(({ name }) => name)).toEqual(expect.arrayContaining(subjects.map((subject) => `${subject}.md`)));
});

test.each(pages)(
  "the program of docs/$name runs as it stands there, on the built packages, and prints what it says",
  async ({ program, printed }) => {
    const folder = await mkdtemp(join(tmpdir(), "ancrage-page-"));
    try {
      await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
      await writeFile(join(folder, "package.json"), '{ "type": "module" }');
      await writeFile(join(folder, "program.ts"), program);
      const { stdout } = await promisify(execFile)(process.execPath, ["program.ts"], { cwd: folder });
      expect(stdout).toBe(printed);
      expect(printed.split("\n").length).toBeGreaterThan(4);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
