import { dispatchingConformance } from "@ancrage/conformance";
import { generateSealingKey } from "@ancrage/core";
import { test } from "vitest";
import { createTestWebhooks } from "./testing/create-test-webhooks.ts";

dispatchingConformance({
  test,
  async createWorld(options) {
    const world = createTestWebhooks({ ...options, sealingKeys: [generateSealingKey()] });
    return { ...world, transaction: (run) => world.store.transaction(run), close: () => world.webhooks.stop() };
  },
});
