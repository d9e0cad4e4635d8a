import type { Authorize } from "../delivering/authorize-delivery.ts";
import type { InstallationOrigin } from "../delivering/installation-origin.ts";
import type { WhenTooLarge } from "../delivering/when-too-large.ts";
import { checkedKey } from "../emitting/checked-key.ts";
import { type Tenancy, tenantOf } from "../emitting/record-events.ts";
import type { CodeHasher } from "../inbound/codes/hash-code.ts";
import type { InboundRegistry } from "../inbound/inbound-registry.ts";
import type { InboundLimits } from "../inbound/receiving/inbound-limits.ts";
import type { RefusalRing } from "../inbound/refusal-ring.ts";
import type { Viewer } from "../model/viewer.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import type { UrlGuard } from "../ports/url-guard.ts";
import type { BuildTerms } from "../triggers/build-payload.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import type { ActingFor } from "./acting-for.ts";

/** What every operation works with. */
export interface OperatingTerms {
  readonly store: Store;
  readonly triggers: TriggerRegistry;
  readonly tenancy: Tenancy;
  readonly urlGuard: UrlGuard;
  readonly build: BuildTerms;
  /** Asked before anything is sent or read again; `null`: everything may be. */
  readonly authorize: Authorize | null;
  /** Asked of a payload that comes out too large for whoever reads it again. */
  readonly whenTooLarge: WhenTooLarge;
  /** Where events come from that say nothing else. */
  readonly origin: InstallationOrigin;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  /** What receiving and its operations share. */
  readonly receiving: {
    readonly hooks: InboundRegistry;
    readonly hasher: CodeHasher;
    readonly limits: InboundLimits;
    readonly refusals: RefusalRing;
    /** Called when a replay made a receipt due. */
    readonly onDue: () => void;
  };
  /** What this process counted and what the store says, as Prometheus text. */
  readonly metricsText: () => Promise<string>;
  /** Called when an operation made something due. */
  readonly onDue: () => void;
  /** Called when an operation may have recorded an event. */
  readonly onRecorded: () => void;
}

/** Whose rows a call may see. @throws `missing_tenant`, `invalid_option` */
export function viewerOf({ tenancy }: OperatingTerms, { tenantId, ownerId }: ActingFor = {}): Viewer {
  return { tenantId: tenantOf(tenancy, tenantId), ownerId: ownerId == null ? null : checkedKey("ownerId", ownerId) };
}
