import { writeFile } from "node:fs/promises";
import { createSealer } from "@ancrage/core";
import { describe, expect, test } from "vitest";
import { useAncrage } from "./testing/run-ancrage.ts";

const { ancrage: run, inFolder } = useAncrage();
const ancrage = (...args: string[]) => run(args);

/** Writes an app's module whose store has these members besides those of the memory store. */
async function writeApp(name: string, store: string, options = ""): Promise<string> {
  await writeFile(
    inFolder(name),
    `import { AncrageError, createWebhooks, type Store } from "@ancrage/core";
    import { createMemoryStore } from "@ancrage/memory";
    const store: Store = { ...createMemoryStore(), ${store} };
    // As a pool of connections would keep the process.
    setInterval(() => {}, 60_000);
    export const webhooks = createWebhooks({ triggers: [], store, ${options} });`,
  );
  return `./${name}`;
}

describe("ancrage key", () => {
  test("prints a key that seals, alone on stdout, and beside it how to use it", async () => {
    const { code, stdout, stderr } = await ancrage("key");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ancrage_key_[\w-]{43}\n$/)]);
    createSealer([stdout.trim()]);
    expect(stderr).toContain("sealingKeys: [process.env.ANCRAGE_KEY]");
    expect(stderr).not.toContain(stdout.trim());
  });

  test("with --json prints JSON and nothing else, another key each time", async () => {
    const [one, other] = [await ancrage("key", "--json"), await ancrage("key", "--json")];
    expect(one).toMatchObject({ code: 0, stderr: "" });
    const { key, ...more } = JSON.parse(one.stdout);
    createSealer([key]);
    expect(more).toEqual({});
    expect(JSON.parse(other.stdout).key).not.toBe(key);
  });
});

describe("ancrage migrate", () => {
  test("migrates the store of the app, and ends although the app would not", async () => {
    const app = await writeApp("migrates.ts", `migrate: async () => console.log("migrated")`);
    expect(await ancrage("migrate", "--app", app)).toEqual({
      code: 0,
      stdout: "migrated\n",
      stderr: "The store is up to date.\n",
    });
  });

  test("with --print prints the SQL, all of it, and runs nothing", async () => {
    const members = `migrate: () => Promise.reject(new Error("It ran.")), migrationSql: () => "create table t;".repeat(100_000)`;
    const app = await writeApp("prints.ts", members);
    const { code, stdout, stderr } = await ancrage("migrate", "--print", "--app", app);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout === `${"create table t;".repeat(100_000)}\n`).toBe(true);
  });

  test("has nothing to do for a store without tables, and nothing to print", async () => {
    const app = await writeApp("memory.ts", "");
    expect(await ancrage("migrate", "--app", app)).toMatchObject({ code: 0 });
    expect(await ancrage("migrate", "--print", "--app", app)).toEqual({
      code: 1,
      stdout: "",
      stderr: "The app's store has no tables, so there is no SQL to print.\n",
    });
  });

  test("says what failed", async () => {
    const app = await writeApp("fails.ts", `migrate: () => Promise.reject(new Error("connect ECONNREFUSED"))`);
    const { code, stdout, stderr } = await ancrage("migrate", "--app", app);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe("The store could not be brought up to date:\nError: connect ECONNREFUSED\n");
  });

  test("shows an error of ours in its own words, without a stack", async () => {
    const app = await writeApp("keyless.ts", "durable: true");
    const { code, stderr } = await ancrage("migrate", "--app", app);
    expect(code).toBe(1);
    const [first, second, ...more] = stderr.trimEnd().split("\n");
    expect(first).toMatch(/keyless\.ts could not be loaded:$/);
    expect(second).toContain("Run `npx ancrage key` once");
    expect(more).toEqual([]);
  });

  test("says what is wrong with the module", async () => {
    await writeFile(inFolder("empty.js"), "");
    await writeFile(inFolder("other.js"), "export const webhooks = { migrate: true };");
    await writeFile(inFolder("broken.js"), "this is no JavaScript");
    const cases = [
      ["./absent.ts", /^There is no file .*absent\.ts\. Give --app the module that exports webhooks\.\n$/],
      ["./empty.js", /^.*empty\.js exports no `webhooks`\. Write: export const webhooks/],
      ["./other.js", /^.*other\.js exports a `webhooks` that createWebhooks did not make\./],
      ["./broken.js", /^.*broken\.js could not be loaded:\n.*SyntaxError/s],
    ] as const;
    for (const [app, message] of cases) {
      const { code, stdout, stderr } = await ancrage("migrate", "--app", app);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(message);
    }
  });
});

describe("ancrage", () => {
  test.each([
    [
      ["migrate"],
      "--app is needed (./src/webhooks.ts). Give it, or set ANCRAGE_APP, or write app into ancrage.config.ts.",
    ],
    [["migrate", "--app"], "argument missing"],
    [["keys"], "unknown command 'keys'"],
    [["key", "--yaml"], "unknown option '--yaml'"],
    [["key", "more"], "too many arguments"],
    [[], "Usage: ancrage"],
  ])("%j is not understood, and ends with 2", async (args, message) => {
    const { code, stdout, stderr } = await ancrage(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  test("--help loads nothing that only a command needs, so that it comes at once", async () => {
    await writeFile(
      inFolder("loaded.mjs"),
      `import { registerHooks } from "node:module";
      registerHooks({ load: (url, context, next) => { process.stderr.write(url + "\\n"); return next(url, context); } });`,
    );
    const { code, stderr } = await run(["--help"], { NODE_OPTIONS: `--import=${inFolder("loaded.mjs")}` });
    const packages = [...stderr.matchAll(/\/(?:packages|node_modules)\/((?:@[\w-]+\/)?[\w-]+)\//g)].map(
      ([, name]) => name,
    );
    expect([code, new Set(packages)]).toEqual([0, new Set(["cli", "commander"])]);
  });

  test("--help names the commands and the exit codes", async () => {
    const { code, stdout } = await ancrage("--help");
    expect(code).toBe(0);
    for (const part of ["key", "migrate", "Exit codes: 0 done, 1 failed"]) expect(stdout).toContain(part);
  });
});
