import { createHmac } from "node:crypto";

/** Calls about a checkout that was paid, signed as Stripe signs: `t.body`, HMAC-SHA-256, in hex. */
export function callAsStripe(
  url: string,
  checkout: { readonly id: string },
  secret: string,
  signal: AbortSignal,
): Promise<Response> {
  const event = { id: `evt_${checkout.id}`, type: "checkout.session.completed", data: { object: checkout } };
  const body = JSON.stringify(event);
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  const headers = { "content-type": "application/json", "stripe-signature": `t=${time},v1=${signature}` };
  return fetch(url, { method: "POST", headers, body, signal });
}
