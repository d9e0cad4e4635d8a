import type { SequencedEventReply, SequenceReply } from "../api/replies.ts";
import type { EndpointSequence, SequencedEvent } from "../ports/ledger.ts";
import type { SequencedPayload } from "./sequenced-payload.ts";

/**
 * Every number of a page of a sequence, the ones whose rows are gone too: a receiver sees that nothing is left out. `shown`
 * says what it may see of an event.
 */
export async function sequenceReply(
  { lastSequence, events }: EndpointSequence,
  { after, limit }: { readonly after: number; readonly limit: number },
  shown: (sent: SequencedEvent) => Promise<SequencedPayload>,
): Promise<SequenceReply> {
  const byNumber = new Map(events.map((sent) => [sent.sequence, sent]));
  const count = Math.max(0, Math.min(limit, lastSequence - after));
  const items = Array.from({ length: count }, async (_, index): Promise<SequencedEventReply> => {
    const sequence = after + 1 + index;
    const sent = byNumber.get(sequence);
    if (sent === undefined) return { sequence, ...expired };
    const { id: eventId, trigger, createdAt } = sent.event;
    return { sequence, eventId, trigger, createdAt, ...(await shown(sent)) };
  });
  return { items: await Promise.all(items), lastSequence };
}

const expired = {
  ...{ eventId: null, trigger: null, createdAt: null },
  ...({ content: null, payload: null, tombstone: "expired" } as const),
};
