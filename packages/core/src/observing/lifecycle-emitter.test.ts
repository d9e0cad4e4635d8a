import { expect, test } from "vitest";
import { LifecycleEmitter } from "./lifecycle-emitter.ts";

const skipped = { eventId: "evt_1", tenantId: "t", trigger: "NewDeal", reason: "nothingToSend" } as const;

function emitting() {
  const errors: string[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) };
  return { emitter: new LifecycleEmitter(logger), errors };
}

test("a listener hears its event from when it was added to when it is taken away, and no other event", () => {
  const { emitter } = emitting();
  const heard: object[] = [];
  emitter.emit("event.skipped", skipped);
  const off = emitter.on("event.skipped", (event) => heard.push(event));
  emitter.emit("event.skipped", skipped);
  emitter.emit("event.routed", { ...skipped, deliveries: 0 });
  off();
  emitter.emit("event.skipped", skipped);
  expect(heard).toEqual([skipped]);
});

test("a listener that throws or rejects is named in the log, and the next one hears the event all the same", async () => {
  const { emitter, errors } = emitting();
  const heard: object[] = [];
  emitter.on("event.skipped", () => {
    throw new Error("A bad listener.");
  });
  emitter.on("event.skipped", async () => {
    throw new Error("A bad asynchronous listener.");
  });
  emitter.on("event.skipped", (event) => heard.push(event));
  emitter.emit("event.skipped", skipped);
  await new Promise(setImmediate);
  expect(heard).toEqual([skipped]);
  expect(errors).toEqual(Array(2).fill("A listener of event.skipped failed; nothing else is affected"));
});
