import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { expect, test } from "vitest";
import { missingPostgres } from "./postgres-binaries.ts";
import { startPostgresServer } from "./postgres-server.ts";

const run = promisify(execFile);
const onPostgres = test.skipIf(missingPostgres() !== null);

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

onPostgres("what was committed survives each way to go down, on the same folder and port", async () => {
  const server = await startPostgresServer();
  try {
    const { url } = server;
    await query(url, "CREATE TABLE kept (how text)");
    for (const [how, goDown] of [
      ["fast", () => server.stop()],
      ["immediate", () => server.stop("immediate")],
      ["killed", () => server.kill()],
    ] as const) {
      const before = server.pid;
      await query(url, `INSERT INTO kept VALUES ('${how}')`);
      await goDown();
      expect(server.pid).toBeNull();
      await expect(query(url, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
      await server.start();
      expect(server.pid).not.toBe(before);
    }
    expect(server.url).toBe(url);
    expect(await query(url, "SELECT how FROM kept")).toEqual([
      { how: "fast" },
      { how: "immediate" },
      { how: "killed" },
    ]);
  } finally {
    await server.remove();
  }
  expect(existsSync(dirname(server.dataFolder))).toBe(false);
});

onPostgres("a killed server starts again although a session still works", async () => {
  const server = await startPostgresServer();
  const client = new Client({ connectionString: server.url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    // One that computes does not see that its postmaster is gone.
    const slow = client.query("SELECT count(*) FROM generate_series(1, 3000000)").catch(() => undefined);
    await server.kill();
    await server.start();
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await slow;
  } finally {
    await client.end().catch(() => undefined);
    await server.remove();
  }
});

onPostgres("a folder that the caller named is kept, and used again with its rows and other settings", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-kept-"));
  await run("chmod", ["755", folder]);
  const dataFolder = join(folder, "data");
  try {
    const first = await startPostgresServer({ dataFolder });
    await query(first.url, "CREATE TABLE kept AS SELECT 1 AS one");
    expect(await query(first.url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
    await first.remove();
    const second = await startPostgresServer({ dataFolder, settings: { fsync: "off" } });
    try {
      expect(await query(second.url, "SELECT one, current_setting('fsync') AS fsync FROM kept")).toEqual([
        { one: 1, fsync: "off" },
      ]);
    } finally {
      await second.remove();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

onPostgres("a setting that the server refuses is told with the server's own words", async () => {
  await expect(startPostgresServer({ settings: { no_such_setting: "1" } })).rejects.toThrow(
    /unrecognized configuration parameter "no_such_setting"/,
  );
});

onPostgres("the server ends and its folder goes when the process that started it is killed", async () => {
  const start = new URL("./postgres-server.ts", import.meta.url).href;
  const program = `
    const { startPostgresServer } = await import(${JSON.stringify(start)});
    const { pid, dataFolder } = await startPostgresServer();
    process.stdout.write(JSON.stringify({ pid, dataFolder }), () => process.kill(process.pid, "SIGKILL"));
  `;
  const killed: unknown = await run(process.execPath, ["--input-type=module", "--eval", program]).catch((e) => e);
  expect(killed).toMatchObject({ signal: "SIGKILL" });
  const { pid, dataFolder }: { pid: number; dataFolder: string } = JSON.parse((killed as { stdout: string }).stdout);
  await expect.poll(() => existsSync(dirname(dataFolder)), { timeout: 15_000 }).toBe(false);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
