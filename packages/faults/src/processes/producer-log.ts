import type { Produced } from "../history/history.ts";

/** A line of a producer's log; each try of a record begins anew. */
export type ProducerLine =
  | { readonly recordId: string; readonly said: "begun"; readonly kind: "alone" | "keyed" | "withRow" | "rolledBack" }
  | { readonly recordId: string; readonly said: "accepted"; readonly eventId: string }
  | { readonly recordId: string; readonly said: "rolledBack" }
  | { readonly recordId: string; readonly said: "rejected" | "unknown"; readonly error: string };

/**
 * What a producer's log comes to, record by record. What was begun and says no more is unknown: the process was killed.
 * Once a try is unknown, a later refusal says nothing about that try.
 */
export function readProduced(lines: readonly ProducerLine[]): readonly Produced[] {
  const produced = new Map<string, Produced>();
  const everUnknown = new Set<string>();
  for (const line of lines) {
    const { recordId } = line;
    const withRow = produced.get(recordId)?.withRow ?? false;
    switch (line.said) {
      case "begun":
        produced.set(recordId, {
          ...{ recordId, outcome: "unknown", eventId: null },
          withRow: line.kind === "withRow" || line.kind === "rolledBack",
        });
        break;
      case "accepted":
        produced.set(recordId, { recordId, outcome: "accepted", eventId: line.eventId, withRow });
        break;
      case "unknown":
        everUnknown.add(recordId);
        break;
      case "rejected":
      case "rolledBack":
        if (!everUnknown.has(recordId))
          produced.set(recordId, { recordId, outcome: line.said, eventId: null, withRow });
    }
  }
  return [...produced.values()];
}
