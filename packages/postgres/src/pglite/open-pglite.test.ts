import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAncrageError } from "@ancrage/core";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type StoryProcess, startProcess } from "../testing/child-process.ts";
import { openPGlite } from "./open-pglite.ts";
import { ownIdentity } from "./process-identity.ts";

// Databases are opened by the dozen, each in a second or in ten.
vi.setConfig({ testTimeout: 60_000 });

let room: string;
let made: string;
const processes: StoryProcess[] = [];

// A database takes seconds to be made, so one is made and copied.
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "ancrage-pglite-"));
  made = join(room, "made");
  const client = await openPGlite(made);
  await client.query("create table kept as select 'here' as what");
  await client.close();
}, 120_000);
afterEach(async () => {
  for (const process of processes.splice(0)) await process.kill();
});
afterAll(() => rm(room, { recursive: true }));

let copies = 0;
function copy(): string {
  const folder = join(room, `copy ${++copies}`);
  cpSync(made, folder, { recursive: true });
  return folder;
}

function start(folder: string, what: "hold" | "exit" | "write"): StoryProcess {
  const process = startProcess("pglite-process.ts", folder, what);
  processes.push(process);
  return process;
}

function claimsOn(folder: string): string[] {
  return readdirSync(join(folder, "ancrage.lock")).map((name) => join(folder, "ancrage.lock", name));
}

/** Puts down a claim as if another had. */
function claim(folder: string, fields: object): string {
  const path = join(folder, "ancrage.lock", "somebody.json");
  mkdirSync(join(folder, "ancrage.lock"), { recursive: true });
  writeFileSync(path, JSON.stringify({ ...ownIdentity(), making: false, ...fields }));
  return path;
}

async function expectWhole(folder: string): Promise<void> {
  const client = await openPGlite(folder);
  try {
    expect((await client.query("select what from kept")).rows).toEqual([{ what: "here" }]);
    expect(claimsOn(folder)).toHaveLength(1);
  } finally {
    await client.close();
  }
}

test("what was written is there again, and closing lets go of the folder", async () => {
  expect(claimsOn(made)).toEqual([]);
  await expectWhole(copy());
});

test("a caller's own way to open gives its own type, and closing still lets go", async () => {
  const folder = copy();
  const client: PGlite = await openPGlite(folder, { create: (dataDir) => PGlite.create({ dataDir }) });
  expect(await client.sql`select what from kept`).toMatchObject({ rows: [{ what: "here" }] });
  await client[Symbol.asyncDispose]();
  expect(claimsOn(folder)).toEqual([]);
});

test("a second process is refused, and what a killed one left is taken over", async () => {
  const folder = copy();
  const first = start(folder, "hold");
  expect(await first.line((line) => line === "open")).toBe("open");
  const { pid } = first.process;
  await expect(openPGlite(folder)).rejects.toMatchObject({
    code: "folder_in_use",
    message: expect.stringMatching(new RegExp(`^The database in ${folder} cannot be opened: the process ${pid} on `)),
    details: { folder, pid },
  });
  expect(claimsOn(folder)).toHaveLength(1);
  await first.kill();
  expect(claimsOn(folder)).toHaveLength(1);
  await expectWhole(folder);
});

test("of several processes at once at most one opens it", async () => {
  const folder = copy();
  const all = [1, 2, 3].map(() => start(folder, "hold"));
  const said = await Promise.all(all.map((process) => process.line((line) => line !== "opening")));
  expect(said.sort()).toEqual(["open", "refused folder_in_use", "refused folder_in_use"]);
});

test("the same process is refused a second time, and told so", async () => {
  const folder = copy();
  const client = await openPGlite(folder);
  await expect(openPGlite(folder)).rejects.toThrow(/this process itself has it open\. .*globalThis/);
  await client.close();
  await expectWhole(folder);
});

test("a process that ends without closing leaves no claim", async () => {
  const folder = copy();
  expect(await start(folder, "exit").ended).toBe(0);
  expect(claimsOn(folder)).toEqual([]);
});

test.skipIf(ownIdentity().startedAt === null)(
  "a number that another process has since does not keep the folder",
  async () => {
    const folder = copy();
    const { startedAt } = ownIdentity();
    const path = claim(folder, { startedAt: `${startedAt}0` });
    await expectWhole(folder);
    expect(existsSync(path)).toBe(false);
  },
);

test("a claim from another machine stands while it is renewed, and falls when it is not", async () => {
  const folder = copy();
  const path = claim(folder, { host: "elsewhere", pid: 7 });
  await expect(openPGlite(folder)).rejects.toMatchObject({ details: { pid: 7, host: "elsewhere" } });
  utimesSync(path, new Date(0), new Date(0));
  await expectWhole(folder);
});

test("a process that is killed while it makes a database leaves nothing that the next one keeps", async () => {
  const folder = join(room, "half");
  const first = start(folder, "hold");
  const making = () =>
    existsSync(join(folder, "ancrage.lock")) &&
    claimsOn(folder).some((path) => readFileSync(path, "utf8").includes('"making":true'));
  await expect.poll(making, { timeout: 20_000, interval: 5 }).toBe(true);
  await first.kill();
  // As if it had got further.
  writeFileSync(join(folder, "PG_VERSION"), "18\n");
  const client = await openPGlite(folder);
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await client.close();
}, 120_000);

function cutLog(folder: string, bytes: number): void {
  const segments = readdirSync(join(folder, "pg_wal")).filter((name) => /^[0-9A-F]{24}$/.test(name));
  for (const name of segments) truncateSync(join(folder, "pg_wal", name), bytes);
}

const damage: Record<string, (folder: string) => void> = {
  "without PG_VERSION": (folder) => rmSync(join(folder, "PG_VERSION")),
  "of another version": (folder) => writeFileSync(join(folder, "PG_VERSION"), "9\n"),
  "whose log is gone": (folder) => cutLog(folder, 0),
  "whose log is cut off": (folder) => cutLog(folder, 100_000),
  "whose control file is cut off": (folder) => truncateSync(join(folder, "global/pg_control"), 100),
  "whose tables are gone": (folder) => rmSync(join(folder, "base"), { recursive: true }),
  "full of something else": (folder) => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "notes.txt"), "mine");
  },
};
test.each(Object.entries(damage))("a folder %s is refused and left as it is", async (_what, harm) => {
  const folder = copy();
  harm(folder);
  const before = filesOf(folder);
  await expect(openPGlite(folder)).rejects.toMatchObject({
    code: "folder_damaged",
    message: expect.stringContaining(folder),
    details: { folder },
  });
  expect(filesOf(folder)).toEqual(expect.arrayContaining(before));
  expect(claimsOn(folder)).toEqual([]);
});

// Made again whenever the database starts.
const cache = "pg_internal.init";

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith("ancrage.lock") && !name.endsWith(cache));
}

test("without PGlite it says how to get it", () => {
  const program = `
    import { registerHooks } from "node:module";
    registerHooks({ resolve: (name, context, next) => next(name === "@electric-sql/pglite" ? "not-there" : name, context) });
    const { openPGlite } = await import(${JSON.stringify(new URL("./open-pglite.ts", import.meta.url).href)});
    await openPGlite(${JSON.stringify(join(room, "never"))}).catch((error) => console.log(JSON.stringify(error), error.message));`;
  const { stdout } = spawnSync(
    process.execPath,
    ["--conditions=ancrage-source", "--input-type=module", "--eval", program],
    { encoding: "utf8" },
  );
  expect(stdout).toContain('"code":"package_missing"');
  expect(stdout).toContain("npm install @electric-sql/pglite");
  expect(existsSync(join(room, "never"))).toBe(false);
});

test("every acknowledged event survives SIGKILL, five times over", async () => {
  const folder = copy();
  const acknowledged = new Set<string>();
  for (let kills = 0; kills <= 5; kills += 1) {
    const process = start(folder, "write");
    expect(await process.line((line) => line === "ready")).toBe("ready");
    const stored = new Set(process.lines.flatMap((line) => (line.startsWith("stored ") ? line.slice(7) : [])));
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    // At most the one whose acknowledgement the signal was quicker than is stored besides.
    expect(stored.size - acknowledged.size).toBeLessThanOrEqual(kills);
    for (let written = 0; written < 20 + 17 * kills; written += 1)
      await process.line((line) => line.startsWith("acknowledged "));
    await process.kill();
    await process.line(() => false);
    for (const line of process.lines) if (line.startsWith("acknowledged ")) acknowledged.add(line.slice(13));
  }
  expect(acknowledged.size).toBeGreaterThan(20);
}, 240_000);

test("an error that is nobody's fault but the folder's keeps its cause", async () => {
  const folder = copy();
  const cause = new Error("out of memory");
  const failed = await openPGlite(folder, { create: () => Promise.reject(cause) }).catch((error: unknown) => error);
  expect(isAncrageError(failed, "folder_damaged") && failed.cause).toBe(cause);
});
