export { createMemoryStore, type MemoryStore } from "./memory-store.ts";
export type { MemoryTransaction } from "./memory-transaction.ts";
