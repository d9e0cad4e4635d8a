import type { AttemptTerms } from "../delivering/attempt-delivery.ts";
import type { Tenancy } from "../emitting/record-events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import type { CallsUnderWay } from "./calls-under-way.ts";

/** What every run works with. */
export interface StagingTerms<Transaction> {
  readonly processId: string;
  readonly store: Store<Transaction>;
  readonly triggers: TriggerRegistry;
  readonly tenancy: Tenancy;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  readonly attempt: AttemptTerms;
  readonly calls: CallsUnderWay;
  /** The one deadline of all receivers of a stage, in milliseconds. */
  readonly syncTimeoutMs: number;
  /** A run to which so many webhooks led calls nobody: it only goes round. */
  readonly maxDepth: number;
}

/** How long a run may take before it counts as lost: then its notes are resolved, and it can no longer commit. */
export const RUN_LEASE_MS = 600_000;
