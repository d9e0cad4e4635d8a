import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll } from "vitest";

/** How a run ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on. */
export interface Running {
  readonly child: ChildProcess;
  /** The next line of stdout. */
  line(): Promise<string>;
  /** The next line of stderr. */
  word(): Promise<string>;
  /** What it ends with. */
  readonly ended: Promise<number | null>;
  /** Interrupts it, and tells what it ended with. */
  interrupt(): Promise<number | null>;
}

const main = resolve("packages/cli/src/main.ts");
const compiled = resolve("node_modules/.cache/ancrage-cli");

/** Runs the command as it is run: in a process of its own, in a folder of this file's tests, without settings of ours. */
export function useAncrage() {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ancrage-cli-"));
    await symlink(resolve("node_modules"), join(folder, "node_modules"), "dir");
  });
  afterAll(() => rm(folder, { recursive: true }));

  function start(args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
    const own = Object.entries(process.env).filter(([name]) => !/^(ANCRAGE_|FORCE_COLOR|NO_COLOR)/.test(name));
    return spawn(process.execPath, ["--conditions=ancrage-source", main, ...args], {
      cwd: folder,
      // What Node made of our sources is kept from run to run: most of what a start takes.
      env: { ...Object.fromEntries(own), NODE_COMPILE_CACHE: compiled, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  return {
    inFolder: (name: string) => join(folder, name),
    /** Runs it to its end. */
    async ancrage(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
      const child = start(args, environment);
      if (child.stdout === null || child.stderr === null) throw new Error("It has no output.");
      const ended = endOf(child);
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, stdout, stderr };
    },
    /** Starts it. */
    running(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
      const child = start(args, environment);
      const ended = endOf(child);
      return {
        ...{ child, ended },
        line: nextLine(child.stdout),
        word: nextLine(child.stderr),
        interrupt: () => {
          child.kill("SIGINT");
          return ended;
        },
      };
    },
  };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
}

function nextLine(stream: NodeJS.ReadableStream | null): () => Promise<string> {
  if (stream === null) throw new Error("It has no output.");
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error("It ended without another line.");
    return value;
  };
}
