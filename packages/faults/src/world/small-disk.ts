import { execFileSync } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../processes/child.ts";
import type { DiskServerOptions } from "../processes/disk-server-process.ts";

/** A PostgreSQL server on a disk of its own that can be full. */
export interface SmallDisk {
  readonly serverUrl: string;
  fill(): Promise<void>;
  free(): Promise<void>;
  close(): Promise<void>;
}

const size = "96m";
// The mount is seen by this process and its children alone. As nobody in particular, because PostgreSQL refuses to be root.
const mounting = `mount -t tmpfs -o size=${size} tmpfs "$0" && exec unshare -U "$@"`;

/** Why this machine lets nobody mount a disk of their own; null when it does. */
export function missingSmallDisk(): string | null {
  try {
    execFileSync("unshare", ["-Urm", "sh", "-c", mounting, tmpdir(), "true"], { stdio: "pipe" });
    return null;
  } catch (error) {
    return `a disk of its own cannot be mounted with unshare -Urm (${error instanceof Error ? error.message.trim() : error})`;
  }
}

export async function openSmallDisk(): Promise<SmallDisk> {
  const disk = await mkdtemp(join(tmpdir(), "ancrage-disk-"));
  const options: DiskServerOptions = { disk };
  const server = startChild("./disk-server-process.ts", options, {
    within: ["unshare", "-Urm", "sh", "-c", mounting, disk],
  });
  const turn = async (to: "fill" | "free") => {
    const said = `${to === "fill" ? "filled" : "freed"}`;
    const before = server.said.length;
    server.tell({ disk: to });
    await server.heard(said, before);
  };
  return {
    serverUrl: String((await server.heard("started"))["url"]),
    fill: () => turn("fill"),
    free: () => turn("free"),
    async close() {
      await server.stop();
      await rmdir(disk);
    },
  };
}
