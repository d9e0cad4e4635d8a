import assert from "node:assert/strict";
import type { Logger } from "@ancrage/core";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { expectUnharmed, healthyTrigger } from "./unharmed.ts";

const url = "https://a.example/hook";
const noText = "Something was thrown that has no text.";

/** What a host's code may throw, and how the ledger says it. */
const thrown: Readonly<Record<string, { make: () => unknown; shown: string | RegExp }>> = {
  "an error in colours over several lines": {
    make: () => new Error("\u001b[31mred\u001b[0m\r\n  [ancrage] forged\0\u009b"),
    shown: "Error: \\u001b[31mred\\u001b[0m [ancrage] forged\\u0000\\u009b",
  },
  "an error of 1 MB": { make: () => new Error("x".repeat(1_000_000)), shown: /^Error: x{400,500}…$/ },
  "an error with half a surrogate pair": { make: () => new Error("a\ud800"), shown: "Error: a\ufffd" },
  "an error that nests 10,000 causes": { make: chained, shown: "Error: top" },
  "an object without a text": { make: () => Object.create(null), shown: noText },
  "an object whose text throws": { make: () => ({ toString: rethrow }), shown: noText },
  "an error whose message throws": {
    make: () => Object.defineProperty(new Error("x"), "message", { get: rethrow }),
    shown: noText,
  },
  "an error whose name is a symbol": {
    make: () => Object.assign(new Error("x"), { name: Symbol("n") }),
    shown: noText,
  },
  "a proxy that was revoked": { make: revoked, shown: noText },
  nothing: { make: () => undefined, shown: "undefined" },
};

/** Errors of the host's own code whose text holds anything at all. */
export function poisonErrorCases(inWorld: InWorld): void {
  for (const [what, { make, shown }] of Object.entries(thrown)) {
    const throwing = dealTrigger("Poison", {
      build: () => {
        throw make();
      },
      recent: () => ["D-1"],
    });
    const logged: unknown[] = [];
    inWorld(
      `a builder that throws ${what} fails the event in one line of plain text`,
      { triggers: [throwing, healthyTrigger], logger: listening(logged) },
      async (world) => {
        logged.length = 0;
        await subscribed(world, url, "Poison");
        const failures: string[] = [];
        world.webhooks.on("event.failed", ({ error }) => failures.push(error));
        const { eventId } = await world.webhooks.triggerWebhookEvent("Poison", "D-1");
        await world.settle();
        const { state, buildFailures, lastError } = await world.webhooks.events.get(eventId);
        assert.deepEqual([state, buildFailures], ["pending", 1]);
        expectShown(lastError, shown);
        await world.advance(24 * 3_600_000);
        const { reason } = await world.webhooks.events.get(eventId);
        assert.deepEqual([reason, failures.length], ["build", 1]);
        expectShown(failures[0], shown);

        logged.length = 0;
        assert.deepEqual(await world.webhooks.triggers.performList("Poison"), [deal("sample")]);
        assert.equal(logged.length, 1);
        expectShown(logged[0], shown);
        await expectUnharmed(world, [eventId]);
      },
    );
  }

  const answers: readonly (() => unknown)[] = [
    ...Object.values(thrown).map(({ make }) => () => {
      throw make();
    }),
    ...[null, "text", 7, {}, [Object.create(null)], revoked(), { slice: () => 7 }].map((value) => () => value),
  ];
  let answer: () => unknown = () => [];
  inWorld(
    "a recent that throws or returns anything at all shows the sample",
    { triggers: [dealTrigger("Poison", { recent: () => answer() as never }), healthyTrigger] },
    async (world) => {
      for (answer of answers) {
        assert.deepEqual(await world.webhooks.triggers.performList("Poison"), [deal("sample")]);
      }
      await expectUnharmed(world);
    },
  );

  inWorld(
    "a builder whose promise, value or getters throw fails the event alone",
    { triggers: [dealTrigger("Poison", { build: ({ recordId }) => odd[recordId]?.() as never }), healthyTrigger] },
    async (world) => {
      await subscribed(world, url, "Poison");
      const { events } = await world.webhooks.triggerWebhookEvents("Poison", Object.keys(odd));
      await world.settle();
      const eventIds = events.map(({ eventId }) => eventId);
      for (const eventId of eventIds) {
        const { state, buildFailures, lastError } = await world.webhooks.events.get(eventId);
        assert.deepEqual([state, buildFailures], ["pending", 1], lastError ?? "");
      }
      await expectUnharmed(world, eventIds);
    },
  );
}

// Spelled out of the way of linters, who rightly warn of such objects.
const thenName = "then";

const odd: Readonly<Record<string, () => unknown>> = {
  rejected: () => Promise.reject(Object.create(null)),
  thenable: () => ({ [thenName]: rethrow }),
  getter: () => ({
    ...deal("D-1"),
    get label() {
      return rethrow();
    },
  }),
  revoked,
  undefined: () => undefined,
  recursion: function again(): unknown {
    return [again()];
  },
};

function expectShown(text: unknown, shown: string | RegExp): void {
  assert.ok(typeof text === "string");
  assert.doesNotMatch(text, /\p{Cc}|\p{Cs}/u);
  if (typeof shown === "string") assert.equal(text, shown);
  else assert.match(text, shown);
}

/** Gathers the `error` of every warning. */
function listening(errors: unknown[]): Logger {
  return { debug() {}, info() {}, error() {}, warn: (_message, fields) => void errors.push(fields?.["error"]) };
}

function rethrow(): never {
  throw new Error("Looking at it throws.");
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function chained(): Error {
  let cause: unknown;
  for (let depth = 0; depth < 10_000; depth++) cause = { cause };
  return new Error("top", { cause });
}
