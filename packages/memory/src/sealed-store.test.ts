import { storeConformance } from "@ancrage/conformance";
import { createSealer, generateSealingKey, sealedStore } from "@ancrage/core";
import { test } from "vitest";
import { createMemoryStore } from "./memory-store.ts";

// A sealed store is a store: nothing but what lies in it is different.
storeConformance({
  test,
  async createStore() {
    const memory = createMemoryStore();
    const store = sealedStore(memory, createSealer([generateSealingKey()]));
    return { store, transaction: memory.transaction, foreignTransaction: {}, async close() {} };
  },
});
