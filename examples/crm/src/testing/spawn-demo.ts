import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const demo = fileURLToPath(new URL("../demo.ts", import.meta.url));

/** A folder to start the demo in; it is removed after the test. */
export async function folderForDemo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-demo-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

export interface SpawnedDemo {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** `null`: it was killed. */
  readonly exitCode: Promise<number | null>;
  /** Waits until it has printed something that is looked for, and returns it. @throws when it ends without that */
  printed(text: RegExp): Promise<RegExpExecArray>;
}

export interface SpawnOptions {
  /** Where it is started, and so where its `.ancrage` is. */
  readonly folder: string;
  readonly commandLine?: readonly string[];
  /** Beside what the tests run with; a demo of a test has no other DATABASE_URL or PORT. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** The demo as its own process, started the way `npm run demo` starts it. */
export function spawnDemo({ folder, commandLine = [], environment = {}, nodeOptions = [] }: SpawnOptions): SpawnedDemo {
  const child = spawn(process.execPath, ["--conditions=ancrage-source", ...nodeOptions, demo, ...commandLine], {
    cwd: folder,
    env: { ...process.env, PORT: "", DATABASE_URL: "", ...environment },
  });
  let output = "";
  const add = (chunk: string) => {
    output += chunk;
    child.emit("output");
  };
  child.stdout.setEncoding("utf8").on("data", add);
  child.stderr.setEncoding("utf8").on("data", add);
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  const ended = closed.then(() => Promise.reject(new Error(`The demo ended before it printed that:\n${output}`)));
  ended.catch(() => {});
  return {
    child,
    output: () => output,
    exitCode: closed.then(([code]: (number | null)[]) => code ?? null),
    async printed(text) {
      for (;;) {
        const found = text.exec(output);
        if (found !== null) return found;
        await Promise.race([once(child, "output"), ended]);
      }
    },
  };
}
