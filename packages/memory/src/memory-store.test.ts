import { storeConformance } from "@ancrage/conformance";
import { test } from "vitest";
import { createMemoryStore } from "./memory-store.ts";

storeConformance({
  test,
  async createStore() {
    const store = createMemoryStore();
    return { store, transaction: store.transaction, foreignTransaction: {}, async close() {} };
  },
});
