import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

export interface KeepingTerms {
  readonly store: Pick<Store, "keepTriggers">;
  readonly triggers: TriggerRegistry;
  readonly logger: Logger;
}

/**
 * Tells the store once what this process's triggers are called. Only views need it, so a store that is away is asked again
 * next time, and nothing else waits for it. Never rejects.
 */
export function keepingTriggers({ store, triggers, logger }: KeepingTerms): () => Promise<void> {
  let areKept = false;
  return async () => {
    if (areKept || store.keepTriggers === undefined) return;
    try {
      await store.keepTriggers(
        triggers.all.map(({ name, description, resource, action }) => ({ name, description, resource, action })),
      );
      areKept = true;
    } catch (error) {
      logger.warn("The names of triggers could not be stored; views show subscriptions without them until they are", {
        error,
      });
    }
  };
}
