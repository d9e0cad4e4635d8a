import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

test("the program of docs/health.md runs as it stands there, on the built packages, and prints what it says", async () => {
  const page = await readFile(join(root, "docs/health.md"), "utf8");
  const [, program = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];
  const [, printed = ""] = /prints\n\n```\n(.*?)```/s.exec(page) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "ancrage-health-"));
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
});
