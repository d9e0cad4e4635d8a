import type { SequencedEventReply, SequenceReply } from "../api/replies.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { EndpointSequence } from "../ports/ledger.ts";
import type { SequencedPayload } from "./sequenced-payload.ts";

/**
 * Every number of a page of a sequence, the ones whose rows are gone too: a receiver sees that nothing is left out. `shown`
 * says what it may see of an event.
 */
export async function sequenceReply(
  { lastSequence, events }: EndpointSequence,
  { after, limit }: { readonly after: number; readonly limit: number },
  shown: (event: WebhookEvent) => Promise<SequencedPayload>,
): Promise<SequenceReply> {
  const byNumber = new Map(events.map(({ sequence, event }) => [sequence, event]));
  const count = Math.max(0, Math.min(limit, lastSequence - after));
  const items = Array.from({ length: count }, async (_, index): Promise<SequencedEventReply> => {
    const sequence = after + 1 + index;
    const event = byNumber.get(sequence);
    if (event === undefined) return { sequence, ...expired };
    const { id: eventId, trigger, createdAt } = event;
    return { sequence, eventId, trigger, createdAt, ...(await shown(event)) };
  });
  return { items: await Promise.all(items), lastSequence };
}

const expired = { eventId: null, trigger: null, createdAt: null, payload: null, tombstone: "expired" } as const;
