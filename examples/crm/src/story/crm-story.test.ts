import { describe, expect, test } from "vitest";
import { z } from "zod";
import { startDemo } from "../demo/start-demo.ts";
import { crmStory } from "./crm-story.ts";
import type { HttpClient } from "./http-client.ts";
import { ledgerPage } from "./ledger-page.ts";
import { playStory } from "./play-story.ts";
import { createStoryWorld, type StoryWorld } from "./story-world.ts";

/** Plays the story against a real CRM and receiver, in a world that was changed. Returns the lines it printed. */
async function playIn(change: (world: StoryWorld) => Partial<StoryWorld>): Promise<readonly string[]> {
  const demo = await startDemo(0);
  try {
    const signal = AbortSignal.timeout(40_000);
    const world = createStoryWorld({ crmUrl: demo.crm.url, receiver: demo.receiver, signal });
    const lines: string[] = [];
    const print = (text: string) => void lines.push(text);
    const held = await playStory((telling) => crmStory(telling, { ...world, ...change(world) }), { print, signal });
    expect(held).toBe(false);
    return lines;
  } finally {
    await demo.stop();
  }
}

/** The client, with what `request` asks changed on its way. */
function asking(client: HttpClient, request: string, change: object): HttpClient {
  return (asked, body) => client(asked, asked === request ? { ...Object(body), ...change } : body);
}

/** The client, with what `request` is answered changed on its way. */
function answering(client: HttpClient, request: RegExp, change: (body: unknown) => unknown): HttpClient {
  return async (asked, body) => {
    const answer = await client(asked, body);
    if (!request.test(asked)) return answer;
    return { ...answer, expect: (status, schema) => schema.parse(change(answer.expect(status, z.unknown()))) };
  };
}

// Each plays in a demo of its own and mostly waits for retries.
describe.concurrent("the story in a world where something is wrong", { timeout: 60_000 }, () => {
  test("a subscription that is refused fails at step 1, with the reason given", async () => {
    const lines = await playIn(({ subscribe }) => ({
      subscribe: (_trigger, path) => subscribe("NoSuchTrigger", path),
    }));
    expect(lines).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/^FAILED at step 1, Subscribe .*instead of 201.*unknown_trigger/);
  });

  test("a second subscription instead of the first one again fails at step 2", async () => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: asking(subscriber, "POST /webhooks/subscriptions", { trigger: "NewProspect" }),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 2, .*answered 201 instead of 200/);
  });

  test("another id for the same subscription fails at step 2", async () => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: answering(subscriber, /^POST .webhooks.subscriptions$/, () => ({ id: "sub_other" })),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 2, .*The id: expected 'sub_.*got 'sub_other'$/);
  });

  test("a webhook that the receiver does not trust fails at step 4", async () => {
    const lines = await playIn(({ subscriber, receiver }) => ({
      // Forgets to tell the receiver the secret.
      async subscribe(trigger, path) {
        const answer = await subscriber("POST /webhooks/subscriptions", {
          trigger,
          targetUrl: `${receiver.url}${path}`,
        });
        return answer.expect(201, z.object({ id: z.string() })).id;
      },
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 4, .*got 'this path knows no secret yet'$/);
  });

  test("a CRM that also tells about opportunities that are no projects fails at step 5", async () => {
    const lines = await playIn(({ operator }) => ({
      operator: asking(operator, "POST /api/opportunities", { isProject: true }),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 5, .*expected 2, got 3$/);
  });

  test("other bytes in a later attempt fail at step 6", async () => {
    const lines = await playIn(({ arrived }) => ({
      async arrived(count, path, recordId) {
        const requests = await arrived(count, path, recordId);
        return requests.map((request, index) => (index === 2 ? { ...request, body: `${request.body}IA==` } : request));
      },
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 6, .*expected 1, got 2$/);
  });

  test("a receiver that goes on receiving after its 410 fails at step 7", async () => {
    const lines = await playIn((world) => ({
      subscribe: (trigger) => world.subscribe(trigger, trigger === "NewCustomer" ? "/flaky" : "/hook"),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 7, .*'canceled'.*got \[ 'succeeded'/);
  });

  test.each([
    ["a record of another shape", 0, { more: 1 }],
    ["another value in the record that was delivered", 1, { amount: 1 }],
  ])("performList with %s fails at step 8", async (_what, changed, change) => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: answering(subscriber, /performList$/, (body) =>
        z
          .array(z.looseObject({}))
          .parse(body)
          .map((item, index) => (index === changed ? { ...item, ...change } : item)),
      ),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 8, /);
  });

  test("a ledger with another number of attempts fails at step 9", async () => {
    const lines = await playIn(({ operator }) => ({
      operator: answering(operator, /^GET .webhooks.deliveries$/, (body) => {
        const page = ledgerPage.parse(body);
        return { ...page, items: page.items.map((row) => ({ ...row, attempts: 1 })) };
      }),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 9, /);
  });

  test("a subscription that lives on fails at step 10", async () => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: (asked, body) =>
        subscriber(asked.startsWith("DELETE") ? "DELETE /webhooks/subscriptions/sub_other" : asked, body),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 10, /);
  });
});
