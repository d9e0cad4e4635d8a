import { customAlphabet } from "nanoid";
import type { Ids } from "./ids.ts";

const digits = 20;
/** Random digits for so many ids at once: one event may have ten thousand deliveries. */
const idsAtOnce = 256;
const randomHex = customAlphabet("0123456789abcdef", digits * idsAtOnce);

let random = "";
let used = 0;

/** Ids whose random part comes from the system's secure source. */
export const randomIds: Ids = {
  next(prefix, at) {
    if (used === random.length) {
      random = randomHex();
      used = 0;
    }
    used += digits;
    return `${prefix}_${at.getTime().toString(16).padStart(12, "0")}${random.slice(used - digits, used)}`;
  },
};
