import { ANY_TRIGGER, AncrageError, type Endpoint } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";

/**
 * @throws `duplicate_endpoint` when another enabled endpoint of the tenant on the URL of `endpoint` has a live subscription
 *   that overlaps one of `triggers`, and neither allows the same URL.
 */
export function refuseDuplicateEndpoint(tables: MemoryTables, endpoint: Endpoint, triggers: Iterable<string>): void {
  if (endpoint.allowSameUrl) return;
  const others = tables.endpoints.ofTenant(endpoint.tenantId).filter(({ row }) => isOnSameUrl(row, endpoint));
  for (const trigger of triggers) {
    for (const { row, subscriptions } of others) {
      for (const subscription of subscriptions) {
        if (overlap(subscription.row.trigger, trigger)) throw duplicateEndpoint(trigger, row, endpoint);
      }
    }
  }
}

function isOnSameUrl(other: Endpoint, endpoint: Endpoint): boolean {
  return (
    other.url === endpoint.url &&
    other.id !== endpoint.id &&
    other.state === "enabled" &&
    other.deletedAt === null &&
    !other.allowSameUrl
  );
}

function overlap(a: string, b: string): boolean {
  return a === b || a === ANY_TRIGGER || b === ANY_TRIGGER;
}

function duplicateEndpoint(trigger: string, other: Endpoint, endpoint: Endpoint): AncrageError {
  // One owner does not learn what another calls its endpoints.
  const name = other.ownerId === endpoint.ownerId ? `, "${other.name}",` : "";
  return new AncrageError(
    "duplicate_endpoint",
    `Another endpoint${name} already receives ${trigger === ANY_TRIGGER ? "triggers" : trigger} on the same URL, so each event would arrive there twice. Use that one, end its subscription, or create one of the two with allowSameUrl.`,
    { trigger },
  );
}
