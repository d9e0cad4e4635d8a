import type { Filter } from "./filter.ts";
import type { Stage } from "./stage.ts";

/** Stands for every trigger in a subscription. */
export const ANY_TRIGGER = "*";

/** `sync`: its receiver is called while the host waits, and can refuse. */
export type SubscriptionMode = "async" | "sync";

/** What a body carries: `full`, the payload as it was routed; `thin`, ids and a link; `fresh`, the payload built again for each attempt. */
export type SubscriptionContent = "full" | "thin" | "fresh";

/** One endpoint's interest in one trigger. */
export interface Subscription {
  /** `sub_…` */
  readonly id: string;
  readonly tenantId: string;
  readonly endpointId: string;
  /** What people call it. */
  readonly name: string;
  readonly description: string | null;
  /** A trigger's name, or `*`. */
  readonly trigger: string;
  /** Only events of this scope; `null`: of every scope. */
  readonly scope: string | null;
  readonly mode: SubscriptionMode;
  readonly stage: Stage;
  /** For updates: only events that changed one of these payload fields; `null`: any change. */
  readonly changedFields: readonly string[] | null;
  /** Only events whose payload passes it; `null`: all. */
  readonly filter: Filter | null;
  readonly content: SubscriptionContent;
  /** When the payload is too large to be sent: `cancel` the delivery, or send it `thin`. */
  readonly whenTooLarge: "cancel" | "thin";
  /** What was sent is dropped after a success; a tombstone stays. */
  readonly deleteOnSuccess: boolean;
  readonly createdAt: Date;
  /** It ends by itself then; `null`: it does not. */
  readonly expiresAt: Date | null;
  readonly endedAt: Date | null;
}
