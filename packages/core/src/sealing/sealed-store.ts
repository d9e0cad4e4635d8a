import { AncrageError } from "../errors/ancrage-error.ts";
import type { Store } from "../ports/store.ts";
import { sealedDeliveryStore } from "./sealed-delivery-store.ts";
import { sealedInboundStore } from "./sealed-inbound-store.ts";
import { sealedSubscriptionStore } from "./sealed-subscription-store.ts";
import { createSealer, type Sealer } from "./sealer.ts";

/**
 * `store` as everything above it sees it: what is secret of an endpoint or a code goes in sealed and comes out opened.
 * `resealEndpoints` and `resealCodes` alone are given rows as they are stored.
 */
export function sealedStore<Transaction>(store: Store<Transaction>, sealer: Sealer): Store<Transaction> {
  return {
    durable: store.durable,
    subscriptions: sealedSubscriptionStore(store.subscriptions, sealer),
    deliveries: sealedDeliveryStore(store.deliveries, sealer),
    inbound: sealedInboundStore(store.inbound, sealer),
    ...(store.check && { check: store.check.bind(store) }),
    ...(store.diagnose && { diagnose: store.diagnose.bind(store) }),
    ...(store.trackedTriggers && { trackedTriggers: store.trackedTriggers }),
    ...(store.migrate && { migrate: store.migrate.bind(store) }),
    ...(store.keepTriggers && { keepTriggers: store.keepTriggers.bind(store) }),
    ...(store.installation && { installation: store.installation.bind(store) }),
    ...(store.now && { now: store.now.bind(store) }),
    ...(store.watch && { watch: store.watch.bind(store) }),
    ...(store.migrationSql && { migrationSql: store.migrationSql.bind(store) }),
  };
}

/**
 * The sealer of these keys; `null` for a store that may go without.
 * @throws `invalid_sealing_key`; `sealing_key_required` when a durable store has no key
 */
export function sealerFor(store: Pick<Store, "durable">, sealingKeys: readonly string[] = []): Sealer | null {
  if (sealingKeys.length > 0) return createSealer(sealingKeys);
  if (store.durable) throw sealingKeyRequired("This store keeps secrets of endpoints on disk, and only sealed ones.");
  return null;
}

/** The error of work that cannot be done without a sealing key. */
export function sealingKeyRequired(why: string): AncrageError<"sealing_key_required"> {
  const how = "Run `npx ancrage key` once, keep what it prints where your other secrets are, and pass it as";
  return new AncrageError("sealing_key_required", `${why} ${how} sealingKeys: [key].`, {});
}
