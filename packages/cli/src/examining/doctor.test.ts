import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { generateSealingKey } from "@ancrage/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";

const { ancrage, inFolder } = useAncrage();

// In front of the application: it answers as an inbound adapter does, or as a proxy that leads elsewhere.
let answer = { status: 404, text: "Not Found" };
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(answer.status).end(answer.text);
});
let publicUrl = "";
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/WebHook`;
  await writeFile(
    inFolder("app.ts"),
    `import { createWebhooks, defineInboundHook } from "@ancrage/core";
    import { createPostgresStore, trackTable } from "@ancrage/postgres";
    import { PGlite } from "@electric-sql/pglite";
    import pg from "pg";
    const client = process.env.DATABASE_URL
      ? new pg.Pool({ connectionString: process.env.DATABASE_URL })
      : await PGlite.create(process.env.FOLDER);
    if (!process.env.DATABASE_URL) await client.exec("create table if not exists public.deal (id int)");
    const ping = defineInboundHook("ping", { description: "A ping", authentication: { kind: "none" }, handler: () => {} });
    export const webhooks = createWebhooks({
      triggers: [], inboundHooks: [ping],
      store: createPostgresStore({ client, tables: process.env.TRACK ? [trackTable("public.deal", { insert: "NewDeal", recordId: "id" })] : [] }),
      sealingKeys: [process.env.SEALING_KEY ?? ""],
      inbound: { publicUrl: process.env.PUBLIC_URL },
    });
    // As a host's own work would: it must not keep the command.
    setInterval(() => {}, 60_000);`,
  );
  await writeFile(inFolder("ancrage.config.ts"), `export default { app: "./app.ts" };`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const key = generateSealingKey();
const environment = (more: NodeJS.ProcessEnv = {}) => ({
  ...{ FOLDER: inFolder("data"), SEALING_KEY: key, PUBLIC_URL: publicUrl, ...more },
});

// A folder of PGlite is made, which takes seconds.
test("an app whose tables are not there is told what to run; once that was run, nothing is wrong", {
  timeout: 90_000,
}, async () => {
  const before = await ancrage(["doctor"], environment());
  expect(before.code).toBe(1);
  expect(before.stdout.split("\n").map((line) => line.trimEnd())).toEqual([
    expect.stringMatching(/^ok {5}database {5}PostgreSQL \d+/),
    "WRONG  schema",
    expect.stringMatching(/^ {7}expected {2}version \d+ of the schema "ancrage"$/),
    "       found     no tables of Ancrage",
    "       repair    npx ancrage migrate",
    expect.stringMatching(/^- {6}tracking /),
    expect.stringMatching(/^- {6}sealingKeys /),
    expect.stringMatching(/^- {6}clock /),
    `ok     publicUrl    ${publicUrl}, which nobody outside can reach`,
    "",
  ]);
  expect(before.stderr).toBe("1 of 6 checks found something wrong.\n");
  expect(await ancrage(["migrate"], environment())).toMatchObject({ code: 0 });
  const after = await ancrage(["doctor"], environment());
  expect([after.code, after.stderr]).toEqual([0, "Nothing is wrong.\n"]);
  expect(after.stdout).not.toMatch(/WRONG|^-/m);
  expect(asked).toEqual(Array(2).fill("POST /api/v1/WebHook/ancrage-doctor"));
});

test("with --json it prints one document, with SQL that repairs", async () => {
  const { code, stdout } = await ancrage(["doctor", "--json"], environment({ TRACK: "1" }));
  const { healthy, findings } = JSON.parse(stdout);
  expect([code, healthy, findings.length]).toEqual([1, false, 6]);
  expect(findings.find(({ check }: { check: string }) => check === "tracking")).toMatchObject({
    ...{ outcome: "wrong", found: "to create: insert of public.deal" },
    repair: [expect.any(String), expect.stringMatching(/^begin;\n[\s\S]*create or replace trigger[\s\S]*\ncommit;$/)],
  });
});

test("a public URL where something else answers is found, unless nobody is to call it", async () => {
  answer = { status: 502, text: "Bad Gateway" };
  const called = await ancrage(["doctor"], environment());
  expect([called.code, called.stdout]).toEqual([
    1,
    expect.stringContaining("it answered 502, as no inbound hook does"),
  ]);
  const before = asked.length;
  const offline = await ancrage(["doctor", "--offline"], environment());
  expect([offline.code, asked.length]).toEqual([0, before]);
  answer = { status: 404, text: "Not Found" };
  const unreachable = environment({ PUBLIC_URL: "http://127.0.0.1:1/hooks" });
  expect((await ancrage(["doctor"], unreachable)).stdout).toMatch(
    /found {5}http:\/\/127\.0\.0\.1:1\/hooks: .*(ECONNREFUSED|bad port)/,
  );
});

test("a database that is away is said without its password", async () => {
  const DATABASE_URL = "postgres://ada:hunter2-hunter2@127.0.0.1:1/app";
  const { code, stdout, stderr } = await ancrage(["doctor", "--offline"], environment({ DATABASE_URL }));
  expect(code).toBe(1);
  expect(stdout).toMatch(/^WRONG {2}database\n.*\n {7}found .*ECONNREFUSED/);
  expect(stdout + stderr).not.toContain("hunter2");
});

test("a key that is missing is named by its id", async () => {
  const other = generateSealingKey();
  await writeFile(
    inFolder("sealed.ts"),
    `import { webhooks } from "./app.ts";
    if ((await webhooks.endpoints.list()).items.length === 0)
      await webhooks.endpoints.create({ name: "Site", url: "https://93.184.216.34/in" });
    export { webhooks };`,
  );
  expect((await ancrage(["doctor", "--offline", "--app", "./sealed.ts"], environment())).code).toBe(0);
  const { code, stdout } = await ancrage(["doctor", "--offline"], environment({ SEALING_KEY: other }));
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/repair {4}add the key whose id is [0-9a-f]{16} at the end/),
  ]);
});
