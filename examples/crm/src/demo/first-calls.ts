import { z } from "zod";
import type { DemoToken } from "../crm/logins/demo-tokens.ts";
import { callAsStripe } from "../story/call-as-stripe.ts";
import { createHttpClient } from "../story/http-client.ts";
import type { Welcome } from "./welcome.ts";

const longestMs = 60_000;
const operator: DemoToken = "acme-operator";
const receipts = z.object({ items: z.array(z.unknown()) });

/**
 * Calls Acme's shop where nobody has yet, so that its portal has something to show: as its ERP does, as Stripe does, and as
 * somebody who only pretends to be Stripe.
 */
export async function firstCalls(
  { crmUrl, callUrls }: Pick<Welcome, "crmUrl" | "callUrls">,
  stripeSecret: string,
): Promise<void> {
  const signal = AbortSignal.timeout(longestMs);
  const shop = createHttpClient(`${crmUrl}/payments`, { token: operator, signal });
  const { items } = (await shop("GET /webhooks/receipts?limit=1")).expect(200, receipts);
  if (items.length > 0) return;
  await fetch(`${callUrls.erp}?dos=997&refreshCustomer=C0000000`, { signal });
  const checkout = { id: "cs_0", amount_total: 4_900, currency: "eur" };
  await callAsStripe(callUrls.stripe, checkout, stripeSecret, signal);
  await callAsStripe(callUrls.stripe, { ...checkout, id: "cs_forged" }, "whsec_guessed", signal);
}
