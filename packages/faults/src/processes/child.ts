import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const stopWithinMs = 60_000;

/** What a child says: one JSON line each, on its standard output. */
export interface Said {
  readonly said: string;
  readonly [detail: string]: unknown;
}

/** A process of the story, run from its source. It ends with this one: its channel closes then. */
export interface Child {
  readonly pid: number;
  readonly hasEnded: boolean;
  /** Resolves with the exit code, or the signal, once the process is gone. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Whether it ended other than by `kill` or `stop`. */
  readonly endedByItself: boolean;
  /** Everything it has said so far. */
  readonly said: readonly Said[];
  /** Resolves with the first thing of that name that it says, the first `after` things aside. Rejects when it ends without. */
  heard(name: string, after?: number): Promise<Said>;
  /** Asks it to end in order; resolves once it is gone. Rejects when it was not in order. */
  stop(): Promise<void>;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Lets it go on after a pause point. */
  goOn(): void;
  /** Tells it something. */
  tell(message: object): void;
}

export interface ChildOptions {
  /** What the process is run by, in front of Node's own arguments. */
  readonly within?: readonly string[];
}

/** Starts `processes/<file>` with `options`, which it reads as JSON. What it writes to standard error is ours. */
export function startChild(file: string, options: object, { within = [] }: ChildOptions = {}): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const [command = process.execPath, ...args] = [
    ...within,
    process.execPath,
    "--conditions=ancrage-source",
    path,
    JSON.stringify(options),
  ];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit", "ipc"] });
  const said: Said[] = [];
  let isExpected = false;
  const ended = endOf(child);
  if (child.stdout === null || child.stdin === null) throw new Error("The child has no pipes.");
  // Whoever reads a pipe of a process that is gone must not be ended by it.
  child.stdin.on("error", () => {});
  child.on("error", () => {});
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => said.push(JSON.parse(line) as Said));
  const closed = once(lines, "close");
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

  return {
    pid: child.pid ?? 0,
    said,
    ended,
    get hasEnded() {
      return hasEnded();
    },
    get endedByItself() {
      return hasEnded() && !isExpected;
    },
    async heard(name, after = 0) {
      for (let isOver = false; ; ) {
        const found = said.slice(after).find((one) => one.said === name);
        if (found !== undefined) return found;
        if (isOver) throw new Error(`${file} ended (${await ended}) before it said ${name}.`);
        isOver = await Promise.race([once(lines, "line").then(() => false), closed.then(() => true)]);
      }
    },
    async stop() {
      if (hasEnded() && !isExpected) throw new Error(`${file} had already ended: ${await ended}.`);
      isExpected = true;
      if (child.connected) child.send({ stop: true });
      const end = await Promise.race([ended, wait(stopWithinMs, "no end within a minute", { ref: false })]);
      if (end !== 0) throw new Error(`${file} ended with ${end}.`);
    },
    async kill() {
      isExpected ||= !hasEnded();
      child.kill("SIGKILL");
      await ended;
    },
    signal: (signal) => void child.kill(signal),
    goOn: () => void child.stdin?.write("\n"),
    tell(message) {
      if (child.connected) child.send(message);
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, "exit").catch(() => [127]);
  return code ?? signal ?? 127;
}
