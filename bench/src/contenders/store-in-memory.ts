import { createMemoryStore } from "@ancrage/memory";
import type { RoundStore } from "./dispatcher-contender.ts";

/** An empty memory store. */
export async function storeInMemory(): Promise<RoundStore> {
  return { store: createMemoryStore(), settle: async () => {}, close: async () => {} };
}
