import type { HmacScheme, StandardWebhooksScheme, TwilioScheme } from "./signature-scheme.ts";

const dot = { text: "." } as const;
const colon = { text: ":" } as const;

/** Standard Webhooks 1.0. */
export const standardWebhooksScheme: StandardWebhooksScheme = { kind: "standardWebhooks", name: "standardWebhooks" };

/** GitHub: the body, in hex. It signs neither a time nor its delivery id. */
export const githubScheme: HmacScheme = {
  kind: "hmac",
  name: "github",
  algorithm: "sha256",
  encoding: "hex",
  signature: { header: "x-hub-signature-256", prefix: "sha256=" },
  id: { header: "x-github-delivery" },
  signed: ["body"],
};

/** Stripe: `t.body`, in hex; any `v1` may match, `v0` never counts. The key is the secret's whole text, `whsec_` included. */
export const stripeScheme: HmacScheme = {
  kind: "hmac",
  name: "stripe",
  algorithm: "sha256",
  encoding: "hex",
  signature: { header: "stripe-signature", separator: ",", field: "v1" },
  timestamp: { field: "t" },
  id: { path: "id" },
  signed: ["timestamp", dot, "body"],
};

/** Shopify: the body, in base64. It signs neither a time nor its ids. */
export const shopifyScheme: HmacScheme = {
  kind: "hmac",
  name: "shopify",
  algorithm: "sha256",
  encoding: "base64",
  signature: { header: "x-shopify-hmac-sha256" },
  id: { header: "x-shopify-webhook-id" },
  signed: ["body"],
};

/** Slack: `v0:timestamp:body`, in hex. */
export const slackScheme: HmacScheme = {
  kind: "hmac",
  name: "slack",
  algorithm: "sha256",
  encoding: "hex",
  signature: { header: "x-slack-signature", prefix: "v0=" },
  timestamp: { header: "x-slack-request-timestamp" },
  id: { path: "event_id" },
  signed: [{ text: "v0" }, colon, "timestamp", colon, "body"],
};

/** Twilio. */
export const twilioScheme: TwilioScheme = { kind: "twilio", name: "twilio" };
