import { customAlphabet } from "nanoid";
import type { Ids } from "./ids.ts";

const randomHex = customAlphabet("0123456789abcdef", 20);

/** Ids whose random part comes from the system's secure source. */
export const randomIds: Ids = {
  next: (prefix, at) => `${prefix}_${at.getTime().toString(16).padStart(12, "0")}${randomHex()}`,
};
