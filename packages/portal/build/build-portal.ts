import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { syncFailureConfig, viteConfig } from "./vite-config.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const stamp = join(root, "packages/portal/dist/web/inputs.sha256");

// All that the bundle is made of: our sources, and of the installed packages the versions that the lock file names.
const inputs = [
  "packages/portal/src/web",
  "packages/portal/src/sync-failure",
  "packages/portal/build",
  "packages/client/src",
  "packages/core/src/api",
  "packages/core/src/errors",
];

/**
 * Builds the portal into `packages/portal/dist/web`, unless what is there was made of the same inputs. Returns whether it did.
 * Takes a second or two; finding that nothing has changed, some hundredths.
 */
export async function buildPortal(): Promise<boolean> {
  const digest = digestOf(inputs);
  if (readIfAny(stamp) === digest) return false;
  await build(viteConfig);
  await build(syncFailureConfig);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

function digestOf(folders: readonly string[]): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const folder of folders) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).toSorted()) {
      if (!/\.(tsx?|css|html|svg)$/.test(path) || /\.test\.tsx?$/.test(path)) continue;
      hash.update(`\0${path}\0`).update(readFileSync(join(root, folder, path)));
    }
  }
  return hash.digest("hex");
}

function readIfAny(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
