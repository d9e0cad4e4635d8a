import type { SubscriptionStore } from "../ports/subscription-store.ts";
import { isSealedByFirst, readEndpoint, sealEndpoint } from "./sealed-endpoint.ts";
import type { Sealer } from "./sealer.ts";

// Rows that are locked at once.
const batchSize = 100;

/** What a walk over all endpoints and codes found. */
export interface Rekeyed {
  /** Endpoints, and codes with a copy, that another key had sealed, and the first one seals now. */
  readonly resealed: number;
  /** Those that could not be opened, and are as they were. */
  readonly unreadable: number;
}

/**
 * Seals the secrets of every endpoint with the first key, deleted endpoints too, in batches of 100. What the first key
 * sealed already is left alone, so that a walk that was interrupted is finished by another one.
 */
export async function rekeyEndpoints(
  store: Pick<SubscriptionStore, "resealEndpoints">,
  sealer: Sealer,
): Promise<Rekeyed> {
  let resealed = 0;
  // By id: a store may ask for the change of one endpoint more than once.
  const unreadable = new Set<string>();
  let after: string | null = null;
  do {
    const { last, changed } = await store.resealEndpoints(after, batchSize, (stored) => {
      const { endpoint, unreadable: why } = readEndpoint(stored, sealer);
      if (why !== null) unreadable.add(stored.id);
      return why !== null || isSealedByFirst(stored, sealer) ? stored : sealEndpoint(endpoint, sealer);
    });
    resealed += changed;
    after = last;
  } while (after !== null);
  return { resealed, unreadable: unreadable.size };
}
