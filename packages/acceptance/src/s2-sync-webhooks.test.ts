import { type AncrageError, isAncrageError } from "@ancrage/core";
import { expect, test } from "vitest";
import { type ContractOffice, offices } from "./contract-office.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

type Stage = "preValidation" | "preOperation" | "postOperation";
type Row = (office: ContractOffice, receiver: Receiver) => Promise<void>;

/** Proves a row of the feature list on every store, where receivers may stop what the application does. */
function inOffice(row: string, run: Row): void {
  test.each(offices)(`${row} [$name]`, async ({ open }) => {
    const receiver = await startReceiver();
    const office = await open();
    try {
      await run(office, receiver);
    } finally {
      await office.close();
      await receiver.close();
    }
  });
}

/** A receiver that is called at a stage, while the application waits or not. */
async function subscribed(
  { webhooks }: ContractOffice,
  receiver: Receiver,
  stage: Stage,
  mode: "sync" | "async" = "sync",
): Promise<string> {
  const path = `/${stage}-${mode}`;
  const { id } = await webhooks.endpoints.create({ name: `${stage} ${mode}`, url: receiver.url(path) });
  await webhooks.subscriptions.create(id, { trigger: "ContractSigned", stage, mode });
  return path;
}

async function refusal(run: Promise<unknown>): Promise<AncrageError<"endpoint_unavailable">> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isAncrageError(error, "endpoint_unavailable")) return error;
  throw new Error("It was not refused.", { cause: error });
}

inOffice(
  "S2.12 a subscription chooses its stage: before the transaction, inside it before the operation, or after it",
  async (office, receiver) => {
    const order: string[] = [];
    for (const stage of ["postOperation", "preOperation", "preValidation"] as const) {
      const path = await subscribed(office, receiver, stage);
      receiver.answer(path, ({ body }) => {
        order.push(`${stage} ${JSON.stringify(JSON.parse(body).data)}`);
        return 200;
      });
    }
    expect(await office.sign("C-1")).toBe("signed C-1");
    expect(order).toEqual([
      'preValidation {"contract":"C-1"}',
      'preOperation {"contract":"C-1"}',
      'postOperation {"id":"C-1","signed":true}',
    ]);
    expect(await office.contracts()).toEqual(["C-1"]);
  },
);

inOffice(
  "S2.13 a subscription chooses its mode: the application waits for a sync one, an async one follows the commit",
  async (office, receiver) => {
    const waited = await subscribed(office, receiver, "postOperation", "sync");
    const later = await subscribed(office, receiver, "postOperation", "async");
    await office.sign("C-1");
    expect([receiver.requests(waited).length, receiver.requests(later).length]).toEqual([1, 0]);
    await office.webhooks.dispatchDue();
    expect([receiver.requests(waited).length, receiver.requests(later).length]).toEqual([1, 1]);
    const { items } = await office.webhooks.deliveries.list();
    expect(items.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  },
);

inOffice(
  "S2.20 a sync failure comes to the user as a message that says which endpoint, and a log to pass on",
  async (office, receiver) => {
    const path = await subscribed(office, receiver, "preOperation");
    receiver.answer(path, 503);
    const { message, details } = await refusal(office.sign("C-1"));
    expect(message).toContain('"preOperation sync" (The receiver answered 503)');
    expect(message).toContain("nothing was changed");
    expect(details).toMatchObject({ trigger: "ContractSigned", stage: "preOperation" });
    expect(details.refusals).toMatchObject([{ endpointName: "preOperation sync", status: 503 }]);
    for (const line of ["Trigger   ContractSigned", "REFUSED  preOperation sync", "Answer    503"]) {
      expect(details.log).toContain(line);
    }
    expect(details.log).not.toContain("whsec_");
    expect(details.log).not.toContain(path);
  },
);

inOffice(
  "S2.21 with a sync subscription the action happens at once: it has arrived when the call returns",
  async (office, receiver) => {
    const path = await subscribed(office, receiver, "postOperation");
    await office.sign("C-1");
    const [request] = receiver.requests(path);
    expect(JSON.parse(request?.body ?? "").data).toEqual({ id: "C-1", signed: true });
    const [delivery] = (await office.webhooks.deliveries.list()).items;
    expect(delivery).toMatchObject({ state: "succeeded", attempts: 1 });
  },
);

inOffice(
  "S2.22 the whole transaction fails when the receiver did not take it, and the ledger says so",
  async (office, receiver) => {
    const accepting = await subscribed(office, receiver, "preOperation");
    const refusing = await subscribed(office, receiver, "postOperation");
    receiver.answer(refusing, 422);
    const { details } = await refusal(office.sign("C-1"));
    expect(await office.contracts()).toEqual([]);
    expect(receiver.requests(accepting)).toHaveLength(1);
    const { state, reason, deliveries } = await office.webhooks.events.get(details.eventId);
    expect([state, reason]).toEqual(["rolledBack", "refusedSync"]);
    expect(deliveries).toMatchObject([{ state: "exhausted", reason: "refusedSync", lastStatus: 422 }]);
    const { history } = await office.webhooks.deliveries.get(deliveries[0]?.id ?? "");
    expect(history).toMatchObject([{ number: 1, state: "failed", response: { status: 422 } }]);
    receiver.answer(refusing, 200);
    expect(await office.sign("C-1")).toBe("signed C-1");
    expect(await office.contracts()).toEqual(["C-1"]);
  },
);

inOffice(
  "S2.23 subscribers cannot hold the application's writes by themselves, and code that wants control calls directly",
  async (office, receiver) => {
    const { endpoints, subscriptions, triggerWebhookEvent, dispatchDue } = office.webhooks;
    const own = { ownerId: "ann" };
    const { id } = await endpoints.create({ name: "Ann's", url: receiver.url("/ann") }, own);
    const wanted = { trigger: "ContractSigned", mode: "sync" } as const;
    await expect(subscriptions.create(id, wanted, own)).rejects.toMatchObject({ code: "sync_not_allowed" });
    const path = await subscribed(office, receiver, "postOperation");
    receiver.answer(path, 500, 200);
    // The plain call waits for nobody: the dispatcher delivers and retries, and a note says so.
    await triggerWebhookEvent("ContractSigned", "C-1");
    expect(receiver.requests(path)).toHaveLength(0);
    await dispatchDue();
    const [delivery] = (await office.webhooks.deliveries.list()).items;
    expect(delivery).toMatchObject({ note: "syncDeliveredAsync", isTest: false });
  },
);
