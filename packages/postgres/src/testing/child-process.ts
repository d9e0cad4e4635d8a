import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process of ours, run from its source, that tells its story in lines on standard output. */
export interface StoryProcess {
  readonly process: ChildProcess;
  /** Every line so far. */
  readonly lines: readonly string[];
  /** Resolves with the next line that `matches`, or with null when the process ended without one. */
  line(matches: (line: string) => boolean): Promise<string | null>;
  /** Gives it a line. */
  tell(line: string): void;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves with its exit code, null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts `packages/postgres/src/testing/<file>` with these arguments. What it writes to standard error is ours. */
export function startProcess(file: string, ...args: readonly string[]): StoryProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ["--conditions=ancrage-source", path, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on("line", (line) => lines.push(line));
  const ended = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
  const closed = once(output, "close");
  let read = 0;
  return {
    process: child,
    lines,
    ended,
    async line(matches) {
      for (let over = false; ; ) {
        for (; read < lines.length; ) {
          const line = lines[read++] ?? "";
          if (matches(line)) return line;
        }
        if (over) return null;
        over = await Promise.race([once(output, "line").then(() => false), closed.then(() => true)]);
      }
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
