import assert from "node:assert/strict";
import { allowLocalReceivers, createWebhooks, type DeliveryDetail, type DeliveryDetailReply } from "@ancrage/core";
import { openRawReceiver } from "../transport/raw-receiver.ts";
import { answerOf } from "../transport/with-receiver.ts";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { expectEveryRouteAnswers } from "./unharmed.ts";

const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [] })];
const keptBytes = 16_384;

const bodies: Readonly<Record<string, Uint8Array>> = {
  "every byte there is": Uint8Array.from({ length: 256 }, (_, byte) => byte),
  "latin-1": Buffer.from("café", "latin1"),
  "half a surrogate pair, encoded": Uint8Array.from([0xed, 0xa0, 0x80]),
  "NUL bytes": Buffer.alloc(1_000),
  "a byte order mark": Buffer.from("\ufeff{}"),
  "colours and line breaks": Buffer.from("\u001b[31mred\r\n\u0007\u2028"),
  "duplicate keys": Buffer.from('{"a":1,"a":2,"__proto__":{"polluted":1},"n":1.0}'),
  "100,000 levels": Buffer.from("[".repeat(100_000)),
  "1 MB": Buffer.alloc(1_000_000, "x"),
  "1 MB that is cut within a character": Buffer.from(`x${"é".repeat(500_000)}`),
};

const headers: Readonly<Record<string, string>> = {
  "latin-1 bytes": "caf\xe9 \xff\x80",
  "UTF-8 bytes": Buffer.from("é 🙂").toString("latin1"),
  "7 KB": "x".repeat(7_000),
  "quotes, commas and angle brackets": `a="b", <script>alert(1)</script>; \\`,
};

/** Answers whose bytes are anything at all, over real sockets. */
export function poisonAnswerCases(inWorld: InWorld): void {
  for (const [what, bytes] of Object.entries(bodies)) {
    for (const status of [200, 500]) {
      inWorld(
        `a ${status} whose body is ${what}: the ledger keeps its bytes, and the API loses none`,
        { triggers },
        (world) =>
          answeredWith(world, answerOf(status, bytes), ({ stored, shown }) => {
            const kept = Buffer.from(bytes.subarray(0, keptBytes));
            const [attempt] = stored.attempts;
            assert.deepEqual([attempt?.response?.status, stored.attempts.length], [status, 1]);
            assert.ok(kept.equals(attempt?.response?.body ?? assert.fail()));
            assert.equal(attempt?.response?.bodyTruncated, bytes.length > keptBytes);
            const response = shown.history[0]?.response ?? assert.fail();
            const { body, bodyBase64 } = response;
            const back = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, "base64");
            assert.ok(kept.equals(back));
            assert.equal(bodyBase64 === undefined, Buffer.from(kept.toString()).equals(kept));
          }),
      );
    }
  }

  for (const [what, value] of Object.entries(headers)) {
    inWorld(`an answer with ${what} in a header: the ledger keeps each byte as a character`, { triggers }, (world) =>
      answeredWith(world, answerOf(200, "", `x-a: ${value}`, `__proto__: ${value}`), ({ stored, shown }) => {
        for (const list of [stored.attempts[0]?.response?.headers, shown.history[0]?.response?.headers]) {
          assert.deepEqual(
            list?.filter(([name]) => name === "x-a" || name === "__proto__"),
            [
              ["x-a", value],
              ["__proto__", value],
            ],
          );
        }
      }),
    );
  }

  for (const character of ["\0", "\u001b", "\u0007", "\u007f"]) {
    const name = JSON.stringify(character);
    inWorld(`an answer with ${name} in a header is no HTTP, and costs an attempt`, { triggers }, (world) =>
      answeredWith(world, answerOf(200, "", `x-a: a${character}b`), ({ shown }) => {
        assert.equal(shown.state, "exhausted");
        const [attempt] = shown.history;
        assert.deepEqual([attempt?.error?.code, attempt?.response], ["invalidResponse", null]);
        assert.doesNotMatch(attempt?.error?.message ?? "", /\p{Cc}/u);
      }),
    );
  }
}

interface Outcome {
  readonly stored: DeliveryDetail;
  readonly shown: DeliveryDetailReply;
}

/** Delivers to a receiver that answers so, and to one that answers 200; gives what the first came to. */
async function answeredWith(world: World, answer: Uint8Array, check: (outcome: Outcome) => void): Promise<void> {
  const receiver = await openRawReceiver({
    answer: (socket, { line }) => socket.end(line.includes("/poison") ? answer : answerOf(200, "ok")),
  });
  const webhooks = createWebhooks({
    ...{ triggers, store: world.store, urlPolicy: allowLocalReceivers, keepResponseBodies: "all" },
    // Asked for by durable stores; nothing here looks at what it seals.
    sealingKeys: [`ancrage_key_${"A".repeat(43)}`],
  });
  try {
    const ids: string[] = [];
    for (const name of ["poison", "healthy"]) {
      const endpoint = await webhooks.endpoints.create({ name, url: `${receiver.url}/${name}`, sequenced: true });
      await webhooks.subscriptions.create(endpoint.id, { trigger: "NewDeal" });
      ids.push(endpoint.id);
    }
    for (const recordId of ["D-1", "D-2"]) await webhooks.triggerWebhookEvent("NewDeal", recordId);
    await webhooks.dispatchDue();
    const [poisonId = "", healthyId = ""] = ids;
    const healthy = await webhooks.deliveries.list({ endpointId: healthyId });
    assert.deepEqual(
      healthy.items.map(({ state }) => state),
      ["succeeded", "succeeded"],
    );
    const poisoned = await webhooks.deliveries.list({ endpointId: poisonId });
    assert.equal(poisoned.items.length, 2);
    for (const { id } of poisoned.items) {
      const stored = await world.store.deliveries.getDelivery({ tenantId: "default", ownerId: null }, id);
      check({ stored: stored ?? assert.fail(), shown: await webhooks.deliveries.get(id) });
    }
    await expectEveryRouteAnswers(webhooks, []);
  } finally {
    await webhooks.stop();
    await receiver.close();
  }
}
