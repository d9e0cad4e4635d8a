import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Redis of the bench's own, with its default settings, on 127.0.0.1. */
export interface RedisServer {
  readonly port: number;
  /** Stops it and removes its folder. */
  stop(): Promise<void>;
}

// Outlives us just long enough to stop Redis and to remove its folder, however we end: its input then ends.
const guardScript = `
  cat > /dev/null
  kill "$1" 2> /dev/null
  tries=0
  while kill -0 "$1" 2> /dev/null && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  rm -rf -- "$0"
`;

/** Starts the `redis-server` that is on the PATH. @throws an error that says that there is none, or what it said */
export async function startRedisServer(program = "redis-server"): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-redis-"));
  const port = await freePort();
  const redis = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (redis.pid === undefined) {
    const [error] = await once(redis, "error");
    await rm(folder, { recursive: true });
    throw error.code === "ENOENT" ? new Error(`${program} is not installed`) : error;
  }
  const guard = spawn("/bin/sh", ["-c", guardScript, folder, String(redis.pid)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });

  async function stop(): Promise<void> {
    const ended = Promise.all([untilExit(redis), untilExit(guard)]);
    guard.stdin.end();
    await ended;
  }

  try {
    await untilReady(redis, program);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

async function untilReady(redis: ChildProcess, program: string): Promise<void> {
  let said = "";
  const ready = new Promise<void>((resolve) => {
    redis.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Ready to accept connections")) resolve();
    });
  });
  const ended = untilExit(redis).then(() => {
    throw new Error(`${program} ended with ${redis.exitCode}: ${said.trim().split("\n").at(-1)}`);
  });
  ended.catch(() => {});
  await Promise.race([ready, ended]);
}

async function untilExit(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const closed = once(server, "close");
  server.close();
  await closed;
  return port;
}
