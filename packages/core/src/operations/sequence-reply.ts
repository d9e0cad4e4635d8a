import type { SequencedEventReply, SequenceReply } from "../api/replies.ts";
import type { EndpointSequence } from "../ports/ledger.ts";

/** Every number of a page of a sequence, the ones whose rows are gone too: a receiver sees that nothing is left out. */
export function sequenceReply(
  { lastSequence, events }: EndpointSequence,
  { after, limit }: { readonly after: number; readonly limit: number },
): SequenceReply {
  const byNumber = new Map(events.map(({ sequence, event }) => [sequence, event]));
  const items: SequencedEventReply[] = [];
  for (let sequence = after + 1; sequence <= Math.min(after + limit, lastSequence); sequence += 1) {
    const event = byNumber.get(sequence);
    if (event === undefined) items.push({ sequence, ...expired });
    else {
      const { id: eventId, trigger, createdAt, payload } = event;
      const tombstone = payload === null ? "forgotten" : null;
      items.push({ sequence, eventId, trigger, createdAt, payload: payload && JSON.parse(payload), tombstone });
    }
  }
  return { items, lastSequence };
}

const expired = { eventId: null, trigger: null, createdAt: null, payload: null, tombstone: "expired" } as const;
