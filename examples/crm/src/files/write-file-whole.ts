import { renameSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner may read. Whoever reads it sees all of the old content or all of the new, also after a kill. */
export function writeFileWhole(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}
