import { ANY_TRIGGER } from "../model/subscription.ts";
import type { Candidate, Interest, SubscriptionStore } from "../ports/subscription-store.ts";

/** Who might get an event, oldest subscription first. */
export type CandidatesOf = (event: Interest) => readonly Candidate[];

/** Reads the candidates of all these events at once. */
export async function interestedCandidates(
  events: readonly Interest[],
  subscriptions: SubscriptionStore,
): Promise<CandidatesOf> {
  const interests = new Map<string, Interest>();
  for (const { tenantId, trigger } of events) interests.set(keyOf(tenantId, trigger), { tenantId, trigger });
  const byKey = new Map<string, Candidate[]>([...interests.keys()].map((key) => [key, []]));
  const candidates = interests.size === 0 ? [] : await subscriptions.listCandidates([...interests.values()]);
  for (const candidate of candidates) {
    const { tenantId, trigger } = candidate.subscription;
    if (trigger !== ANY_TRIGGER) byKey.get(keyOf(tenantId, trigger))?.push(candidate);
    else {
      for (const [key, interest] of interests) {
        if (interest.tenantId === tenantId) byKey.get(key)?.push(candidate);
      }
    }
  }
  return ({ tenantId, trigger }) => byKey.get(keyOf(tenantId, trigger)) ?? [];
}

function keyOf(tenantId: string, trigger: string): string {
  return JSON.stringify([tenantId, trigger]);
}
