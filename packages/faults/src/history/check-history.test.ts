import { describe, expect, test } from "vitest";
import { checkHistory, countDuplicates } from "./check-history.ts";
import type { Arrival, History, LedgerDump, Produced } from "./history.ts";

const produced: Produced = { recordId: "R-1", outcome: "accepted", eventId: "evt_1", withRow: true };
const arrival: Arrival = {
  ...{
    at: 1,
    eventId: "evt_1",
    endpointId: "ep_1",
    bodyHash: "body",
    payloadHash: "of R-1",
    isSigned: true,
    status: 200,
  },
};
const event = { id: "evt_1", recordId: "R-1", state: "routed" };
const delivery = { id: "dlv_1", eventId: "evt_1", endpointId: "ep_1", state: "succeeded", attempts: 1 };
const attempt = { deliveryId: "dlv_1", number: 1, state: "succeeded", status: 200 };

function kinds(
  change: Partial<Omit<History, "ledger">> & { readonly ledger?: Partial<LedgerDump> } = {},
  mostDuplicates = 0,
): string[] {
  const { ledger, ...rest } = change;
  const whole = { rows: ["R-1"], events: [event], deliveries: [delivery], attempts: [attempt], ...ledger };
  const history = { produced: [produced], arrivals: [arrival], ...rest, ledger: whole };
  const terms = { endpointIds: ["ep_1"], mostDuplicates, payloadHash: (recordId: string) => `of ${recordId}` };
  return checkHistory(history, terms).map(({ kind }) => kind);
}

const nothing = { rows: [], events: [], deliveries: [], attempts: [] };
const again = { ...attempt, number: 2 };

describe("what is right", () => {
  test("an event that was accepted, arrived once, and is in the ledger", () => {
    expect(kinds()).toEqual([]);
  });

  test("an attempt whose end nobody saw, and a duplicate within the bound", () => {
    const ledger = {
      deliveries: [{ ...delivery, attempts: 2 }],
      attempts: [{ ...attempt, state: "unknown", status: null }, again],
    };
    expect(kinds({ arrivals: [arrival, arrival], ledger }, 1)).toEqual([]);
    expect(countDuplicates([arrival, arrival, { ...arrival, status: 500 }])).toBe(1);
  });

  test.each(["rolledBack", "rejected", "unknown"] as const)("nothing at all of a record that was %s", (outcome) => {
    expect(kinds({ produced: [{ ...produced, outcome, eventId: null }], arrivals: [], ledger: nothing })).toEqual([]);
  });

  test("an event of which the producer does not know whether it was kept", () => {
    expect(kinds({ produced: [{ ...produced, outcome: "unknown", eventId: null }] })).toEqual([]);
  });
});

describe("what is caught", () => {
  test("an accepted event that is gone", () => {
    expect(kinds({ produced: [{ ...produced, withRow: false }], arrivals: [], ledger: nothing })).toEqual(["lost"]);
  });

  test("one that is in the ledger and never arrived, or only to be refused", () => {
    expect(kinds({ arrivals: [] })).toContain("lost");
    expect(kinds({ arrivals: [{ ...arrival, status: 500 }] })).toContain("lost");
    expect(kinds({ produced: [{ ...produced, outcome: "unknown" }], arrivals: [] })).toContain("lost");
  });

  test("one that arrived at one of two endpoints", () => {
    const terms = { endpointIds: ["ep_1", "ep_2"], mostDuplicates: 0, payloadHash: () => "of R-1" };
    const ledger = { rows: ["R-1"], events: [event], deliveries: [delivery], attempts: [attempt] };
    const violations = checkHistory({ produced: [produced], arrivals: [arrival], ledger }, terms);
    expect(violations).toEqual([{ kind: "lost", about: "evt_1 never arrived at ep_2" }]);
  });

  test("an event or delivery that has not come to rest, or was given up", () => {
    expect(kinds({ ledger: { events: [{ ...event, state: "pending" }] } })).toEqual(["unsettled"]);
    expect(kinds({ ledger: { deliveries: [{ ...delivery, state: "exhausted" }] } })).toContain("unsettled");
  });

  test.each(["rolledBack", "rejected"] as const)("an event of a record that was %s", (outcome) => {
    expect(kinds({ produced: [{ ...produced, outcome, eventId: null }] })).toEqual(["invented"]);
  });

  test("a request about an event that nobody knows", () => {
    expect(kinds({ arrivals: [arrival, { ...arrival, eventId: "evt_2" }] })).toEqual(["invented"]);
  });

  test("a row without its event, and an event without its row", () => {
    const unknown = { ...produced, outcome: "unknown", eventId: null } as const;
    expect(kinds({ produced: [unknown], arrivals: [], ledger: { ...nothing, rows: ["R-1"] } })).toEqual(["torn"]);
    expect(kinds({ ledger: { rows: [] } })).toEqual(["torn"]);
  });

  test("two events of one record", () => {
    expect(kinds({ ledger: { events: [event, { ...event, id: "evt_2" }] } })).toContain("twice");
  });

  test("other bytes the second time, or not what the record was", () => {
    const other = { ...arrival, bodyHash: "another" };
    const ledger = { deliveries: [{ ...delivery, attempts: 2 }], attempts: [{ ...attempt, state: "unknown" }, again] };
    expect(kinds({ arrivals: [arrival, other], ledger }, 1)).toEqual(["bodyChanged"]);
    expect(kinds({ arrivals: [{ ...arrival, payloadHash: "of R-2" }] })).toEqual(["bodyChanged"]);
  });

  test("a request that was not signed", () => {
    expect(kinds({ arrivals: [{ ...arrival, isSigned: false }] })).toEqual(["unsigned"]);
  });

  test("more duplicates than may be", () => {
    const ledger = { deliveries: [{ ...delivery, attempts: 2 }], attempts: [{ ...attempt, state: "unknown" }, again] };
    expect(kinds({ arrivals: [arrival, arrival], ledger }, 0)).toEqual(["tooManyDuplicates"]);
  });

  test("a success that was never answered 2xx, and one without an attempt", () => {
    const refused = { ...attempt, status: 500 };
    expect(kinds({ ledger: { attempts: [refused] } })).toEqual(["falseSuccess"]);
    expect(kinds({ arrivals: [{ ...arrival, status: 500 }] })).toContain("falseSuccess");
    expect(kinds({ ledger: { attempts: [{ ...attempt, state: "failed" }] } })).toEqual(["falseSuccess"]);
  });

  test("a request without a row for its attempt, and a gap among the numbers", () => {
    expect(kinds({ arrivals: [arrival, arrival] }, 1)).toEqual(["missingAttempt"]);
    expect(kinds({ ledger: { attempts: [again] } })).toEqual(["missingAttempt"]);
    expect(kinds({ ledger: { deliveries: [{ ...delivery, attempts: 2 }] } })).toEqual(["missingAttempt"]);
  });

  test("a delivery that ended twice", () => {
    expect(kinds({ ledger: { deliveries: [delivery, delivery] } })).toContain("finishedTwice");
    const twice = { deliveries: [{ ...delivery, attempts: 2 }], attempts: [attempt, again] };
    expect(kinds({ arrivals: [arrival, arrival], ledger: twice }, 1)).toEqual(["finishedTwice"]);
  });
});
