import { z } from "zod";
import { callAsStripe } from "./call-as-stripe.ts";
import { codeUrl } from "./code-url.ts";
import { mustEqual } from "./must-equal.ts";
import type { Telling } from "./play-story.ts";
import { pollUntil } from "./poll-until.ts";
import type { StoryWorld } from "./story-world.ts";

const acknowledged = z.object({ code: z.number(), message: z.string() });
const customers = z.array(z.object({ id: z.string(), refreshed: z.number() }));
const orders = z.array(z.object({ id: z.string(), refunded: z.number() }));

/**
 * The other direction: others call the shop of the payments example, and what they call about goes out again. Every step can
 * be played again after a kill.
 */
export async function paymentsStory({ step, say }: Telling, world: StoryWorld): Promise<void> {
  const { payments, companyId, stripeSecret, signal } = world;
  const orderId = `cs_${companyId}`;
  const paid = { id: orderId, amount_total: 12_000, currency: "eur" };

  await step("The ERP calls refresh-customer by its code, by GET and by POST as it types it", async () => {
    const url = await codeUrl(payments, "refresh-customer", "ERP");
    for (const method of ["GET", "POST"]) {
      const response = await fetch(`${url}?dos=998&refreshCustomer=C0000001`, { method, signal });
      const body: unknown = await response.json();
      mustEqual("The answer", [response.status, body], [200, { code: 0, message: "C0000001 will be refreshed" }]);
      say(`${method} ${masked(url)}?dos=998&refreshCustomer=C0000001: ${response.status} ${JSON.stringify(body)}`);
    }
    const read = async () => (await payments("GET /api/customers")).expect(200, customers);
    await pollUntil(read, ([customer]) => (customer?.refreshed ?? 0) >= 2, signal);
  });

  await step(
    "Subscribe /paid to OrderPaid of the shop; Stripe calls, and the order is stored and goes out",
    async () => {
      await world.subscribe("OrderPaid", "/paid", payments);
      const url = await codeUrl(payments, "payment-received", "Stripe");
      mustEqual("The status", (await callAsStripe(url, paid, stripeSecret, signal)).status, 200);
      const [request] = await world.arrived(1, "/paid", orderId);
      mustEqual("The reason not to trust it", request?.distrust, null);
      say(`${masked(url)}: 200, and ${request?.webhookId} has reached /paid`);
    },
  );

  await step("Stripe calls the same again, and somebody else in its name; there is one order", async () => {
    const url = await codeUrl(payments, "payment-received", "Stripe");
    mustEqual("Stripe's status", (await callAsStripe(url, paid, stripeSecret, signal)).status, 200);
    const forged = { ...paid, id: `${orderId}-forged` };
    mustEqual("The status of the other", (await callAsStripe(url, forged, "whsec_guessed", signal)).status, 401);
    const found = (await payments("GET /api/orders")).expect(200, orders);
    mustEqual(
      "The orders",
      found.map(({ id }) => id),
      [orderId],
    );
    say("200 as the first time, 401");
  });

  await step("The support desk asks for refunds, and waits; the order decides", async () => {
    const url = await codeUrl(payments, "approve-refund", "Support desk");
    const ask = async (amount: number) => {
      const body = JSON.stringify({ orderId, amount });
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal,
      });
      const answer = acknowledged.parse(await response.json());
      say(`${amount}: ${response.status} ${JSON.stringify(answer)}`);
      return [response.status, answer.code];
    };
    mustEqual("The answer for too much", await ask(20_000), [409, 2]);
    const [order] = (await payments("GET /api/orders")).expect(200, orders);
    if (order?.refunded === 0) mustEqual("The answer for a part", await ask(2_000), [200, 0]);
  });
}

/** Whoever reads the output must not be able to call. */
function masked(url: string): string {
  return url.replace(/[^/]+$/, (code) => `${code.slice(0, 3)}***`).replace(/^https?:\/\/[^/]+/, "");
}
