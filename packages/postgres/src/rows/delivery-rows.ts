import { columns, selecting } from "./columns.ts";

/** A row of the delivery queue as a `Delivery`. */
export function pendingDelivery(prefix: string): string {
  return `${selecting(columns.delivery, prefix)}, 'pending' as "state", null as "reason", coalesce(${prefix}.behind_due_at, ${prefix}.next_attempt_at) as "nextAttemptAt", ${prefix}.leased_until as "leasedUntil", null::timestamptz as "endedAt"`;
}

/** A row of the ledger as a `Delivery`. */
export function endedDelivery(prefix: string): string {
  return `${selecting(columns.delivery, prefix)}, ${prefix}.state as "state", ${prefix}.reason as "reason", null::timestamptz as "nextAttemptAt", null::timestamptz as "leasedUntil", ${prefix}.ended_at as "endedAt"`;
}

/** A row of the event queue as a `WebhookEvent`. */
export function pendingEvent(prefix: string): string {
  return `${selecting(columns.event, prefix)}, 'pending' as "state", null as "reason", false as "isTest", coalesce(${prefix}.behind_due_at, ${prefix}.next_build_at) as "nextBuildAt", '[]' as "decisions", null::timestamptz as "forgottenAt"`;
}

/** A row of the ledger as a `WebhookEvent`. */
export function endedEvent(prefix: string): string {
  return `${selecting(columns.event, prefix)}, ${prefix}.state as "state", ${prefix}.reason as "reason", ${prefix}.is_test as "isTest", null::timestamptz as "nextBuildAt", ${prefix}.decisions as "decisions", ${prefix}.forgotten_at as "forgottenAt"`;
}
