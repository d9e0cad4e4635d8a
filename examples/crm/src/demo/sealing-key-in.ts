import { join } from "node:path";
import { generateSealingKey } from "@ancrage/core";
import { readFileIfAny } from "../files/read-file-if-any.ts";
import { writeFileWhole } from "../files/write-file-whole.ts";

/**
 * The key that seals the secrets of endpoints: the one in the file `key` of `folder`, made the first time. In production it
 * comes from where your other secrets are (`npx ancrage key` prints one).
 */
export function sealingKeyIn(folder: string): string {
  const path = join(folder, "key");
  const kept = readFileIfAny(path);
  if (kept !== null) return kept.trim();
  const key = generateSealingKey();
  writeFileWhole(path, `${key}\n`);
  return key;
}
