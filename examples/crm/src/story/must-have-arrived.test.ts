import { expect, test } from "vitest";
import { mustHaveArrived } from "./must-have-arrived.ts";

function check(inLedger: readonly (number | "unknown")[], atReceiver: readonly number[], bodies = ["e30="]): void {
  const history = inLedger.map((one) =>
    one === "unknown" ? { state: one, response: null } : { state: "any", response: { status: one } },
  );
  const arrived = atReceiver.map((status, index) => {
    const body = bodies[index] ?? bodies.at(-1) ?? "";
    return { path: "/hook", webhookId: "evt_1", distrust: null, status, body };
  });
  mustHaveArrived({ trigger: "NewDeal", eventId: "evt_1", history }, arrived);
}

test.each([
  { inLedger: [200], atReceiver: [200] },
  { inLedger: [500, 500, 200], atReceiver: [500, 500, 200] },
  { inLedger: [500, "unknown", 200], atReceiver: [500, 500, 200] },
  { inLedger: [500, "unknown", 500, 200], atReceiver: [500, 500, 200] },
  { inLedger: ["unknown", 200], atReceiver: [200, 200] },
] as const)("the ledger's $inLedger fits what arrived, $atReceiver", ({ inLedger, atReceiver }) => {
  check(inLedger, atReceiver);
});

test.each([
  { inLedger: [200], atReceiver: [] },
  { inLedger: [200], atReceiver: [200, 200] },
  { inLedger: [200], atReceiver: [401] },
  { inLedger: [500, 200], atReceiver: [200, 500] },
  { inLedger: ["unknown", 200], atReceiver: [200, 200, 200] },
  { inLedger: ["unknown"], atReceiver: [] },
] as const)("the ledger's $inLedger does not fit what arrived, $atReceiver", ({ inLedger, atReceiver }) => {
  expect(() => check(inLedger, atReceiver)).toThrow(/of NewDeal, evt_1: expected/);
});

test("attempts with different bytes are not the same webhook", () => {
  expect(() => check([500, 200], [500, 200], ["e30=", "W10="])).toThrow("Different bodies of NewDeal");
});
