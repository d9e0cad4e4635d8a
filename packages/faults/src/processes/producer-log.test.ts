import { expect, test } from "vitest";
import { type ProducerLine, readProduced } from "./producer-log.ts";

const begun = { recordId: "R-1", said: "begun", kind: "keyed" } as const;
const accepted = { recordId: "R-1", said: "accepted", eventId: "evt_1" } as const;
const unknown = { recordId: "R-1", said: "unknown", error: "cut" } as const;
const rejected = { recordId: "R-1", said: "rejected", error: "full" } as const;

test.each<[string, ProducerLine[], string]>([
  ["begun and killed", [begun], "unknown"],
  ["accepted", [begun, accepted], "accepted"],
  ["refused", [begun, rejected], "rejected"],
  ["refused, then begun again and killed", [begun, rejected, begun], "unknown"],
  ["not answered, then refused", [begun, unknown, begun, rejected], "unknown"],
  ["not answered, then accepted", [begun, unknown, begun, accepted], "accepted"],
  ["rolled back", [begun, { recordId: "R-1", said: "rolledBack" }], "rolledBack"],
])("a record that was %s", (_, lines, outcome) => {
  expect(readProduced(lines)).toEqual([
    { recordId: "R-1", outcome, eventId: outcome === "accepted" ? "evt_1" : null, withRow: false },
  ]);
});
