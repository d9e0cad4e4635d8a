import { eventRow } from "@ancrage/conformance";
import { expect, test } from "vitest";
import { z } from "zod";
import { systemClock } from "../ports/system-clock.ts";
import { defineTrigger } from "../triggers/define-trigger.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import { buildEvent } from "./build-event.ts";

const triggers = createTriggerRegistry([
  defineTrigger("Echo", {
    ...{ description: "Something happened", resource: "echo", action: "create", payload: z.unknown(), sample: {} },
    build: ({ recordId, scope, snapshot, changed }) => ({ recordId, scope, snapshot, changed }),
  }),
]);

async function outcome(fields: Parameters<typeof eventRow>[0]) {
  const event = eventRow({ trigger: "Echo", ...fields });
  const terms = { clock: systemClock, context: undefined, buildTimeoutMs: 1_000, maxDepth: 16 };
  return (await buildEvent({ event, claim: 1 }, triggers, terms)).outcome;
}

test("the builder gets the record as the event has it, the snapshot out of its JSON", async () => {
  const about = { recordId: "7", scope: "p1", changed: ["label"] };
  expect(await outcome({ ...about, snapshot: '{"was":[1]}' })).toEqual({
    kind: "built",
    json: JSON.stringify({ recordId: "7", scope: "p1", snapshot: { was: [1] }, changed: ["label"] }),
  });
});

test("a payload given with the event is sent byte for byte", async () => {
  expect(await outcome({ payload: '{ "as":  "given" }' })).toEqual({ kind: "built", json: '{ "as":  "given" }' });
});

test("an event whose building ended the process five times is not built again, given payload or not", async () => {
  expect((await outcome({ crashes: 4 })).kind).toBe("built");
  expect(await outcome({ crashes: 5 })).toEqual({ kind: "crashed" });
  expect(await outcome({ crashes: 5, payload: "{}" })).toEqual({ kind: "crashed" });
});

test("a row that cannot be read, or whose trigger is not registered, costs a build, not the loop", async () => {
  expect(await outcome({ snapshot: "{" })).toMatchObject({
    kind: "failed",
    error: expect.stringContaining("SyntaxError"),
  });
  expect(await outcome({ trigger: "Elsewhere" })).toMatchObject({ kind: "failed" });
});
