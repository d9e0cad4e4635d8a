import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import type { ServerGuard } from "./server-guard.ts";
import type { ServerUser } from "./server-user.ts";

/** One run of the server's first process. */
export interface Postmaster {
  /** Null once it has ended. */
  readonly pid: number | null;
  /** Sends the signal and resolves once it has ended; at once when it already had. */
  end(signal: "SIGINT" | "SIGQUIT" | "SIGKILL"): Promise<void>;
}

export interface PostmasterOptions {
  readonly binaries: string;
  readonly dataFolder: string;
  readonly port: number;
  readonly user: ServerUser;
  readonly settings: Readonly<Record<string, string>>;
  readonly guard: ServerGuard;
}

const startTimeoutMs = 60_000;

/** Resolves once the server takes connections. Rejects with the end of its log when it ends before, or after 60 s. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const known = (await readLog(options.dataFolder)).length;
    const child = spawnPostmaster(options);
    if (await isReady(child, options.port, deadline)) return postmasterOf(child, options.guard);
    child.kill("SIGQUIT");
    const log = (await readLog(options.dataFolder)).slice(known);
    // After SIGKILL the last sessions may hold the shared memory for a moment.
    if (!/pre-existing shared memory block .* is still in use/.test(log) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start on port ${options.port}. The end of its log:\n${log.slice(-2000)}`);
    }
    await wait(50);
  }
}

function spawnPostmaster({ binaries, dataFolder, port, user, settings, guard }: PostmasterOptions): ChildProcess {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    // For hosts that commit in two phases.
    max_prepared_transactions: "20",
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A file and no pipe: a server that logs while we are stopped must not wait for us.
  const log = openSync(logOf(dataFolder), "a");
  const child = spawn(join(binaries, "postgres"), ["-D", dataFolder, "-p", String(port), ...flags], {
    ...user,
    cwd: "/",
    // Ctrl-C is for us; what it means for the server is our decision.
    detached: true,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  // What could not be spawned has no exit code; the log and `isReady` tell.
  child.on("error", () => undefined);
  guard.watch(child.pid ?? null);
  return child;
}

async function isReady(child: ChildProcess, port: number, deadline: number): Promise<boolean> {
  while (isAlive(child) && Date.now() < deadline) {
    const client = new Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
    client.on("error", () => undefined);
    try {
      await client.connect();
      // Whoever else listens there is not ours.
      return isAlive(child);
    } catch {
      await wait(20);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

function postmasterOf(child: ChildProcess, guard: ServerGuard): Postmaster {
  return {
    get pid() {
      return isAlive(child) ? (child.pid ?? null) : null;
    },
    async end(signal) {
      if (!isAlive(child)) return;
      child.ref();
      const exited = once(child, "exit");
      child.kill(signal);
      await exited;
      guard.watch(null);
    },
  };
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function readLog(dataFolder: string): Promise<string> {
  return existsSync(logOf(dataFolder)) ? await readFile(logOf(dataFolder), "utf8") : "";
}

function logOf(dataFolder: string): string {
  return join(dataFolder, "server.log");
}
