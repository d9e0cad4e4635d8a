import type { Store } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";

/** A store to prove the rows on. */
export interface StoreUnderTest {
  readonly name: string;
  create(): Promise<{ store: Store; close(): Promise<void> }>;
}

/** Every store that the rows of this package concern. */
export const stores: readonly StoreUnderTest[] = [
  { name: "memory", create: async () => ({ store: createMemoryStore(), close: async () => {} }) },
];
