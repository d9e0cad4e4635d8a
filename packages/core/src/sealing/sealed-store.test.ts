import { expect, test } from "vitest";
import type { Store } from "../ports/store.ts";
import { sealedStore } from "./sealed-store.ts";
import { createSealer } from "./sealer.ts";
import { generateSealingKey } from "./sealing-key.ts";

const sealer = createSealer([generateSealingKey()]);

/** Says of every call which method was called, on which object, with what. */
function spiedStore() {
  const calls: unknown[][] = [];
  const call = (name: string) =>
    function (this: unknown, ...args: unknown[]) {
      calls.push([name, this, ...args]);
    } as () => never;
  const part = () => ({}) as never;
  // All of the port, so that a member that is new to it does not compile here before it is handed through.
  const store: Required<Store> = {
    ...{ durable: true, subscriptions: part(), deliveries: part(), inbound: part() },
    ...{ check: call("check"), migrate: call("migrate"), migrationSql: call("migrationSql") },
    ...{ now: call("now"), watch: call("watch"), keepTriggers: call("keepTriggers"), trackedTriggers: ["NewDeal"] },
    ...{ installation: call("installation"), diagnose: call("diagnose") },
  };
  return { store, calls };
}

test("a sealed store is what its store is, and can do what that can", async () => {
  const { store, calls } = spiedStore();
  const sealed = sealedStore(store, sealer);
  expect(Object.keys(sealed).toSorted()).toEqual(Object.keys(store).toSorted());
  expect(sealed.durable).toBe(true);
  expect(sealed.trackedTriggers).toEqual(["NewDeal"]);
  const [onWork, onFault] = [() => {}, () => {}];
  sealed.watch?.(onWork, onFault);
  await sealed.now?.();
  await sealed.installation?.();
  await sealed.keepTriggers?.([]);
  await sealed.check?.();
  await sealed.diagnose?.();
  await sealed.migrate?.();
  sealed.migrationSql?.();
  expect(calls).toEqual([
    ["watch", store, onWork, onFault],
    ["now", store],
    ["installation", store],
    ["keepTriggers", store, []],
    ...["check", "diagnose", "migrate", "migrationSql"].map((name) => [name, store]),
  ]);
});

test("a sealed store has nothing that its store has not", () => {
  const { durable, subscriptions, deliveries, inbound } = spiedStore().store;
  const sealed = sealedStore({ durable, subscriptions, deliveries, inbound }, sealer);
  expect(Object.keys(sealed).toSorted()).toEqual(["deliveries", "durable", "inbound", "subscriptions"]);
});
