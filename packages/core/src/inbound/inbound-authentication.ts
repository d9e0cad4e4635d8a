import {
  githubScheme,
  shopifyScheme,
  slackScheme,
  standardWebhooksScheme,
  stripeScheme,
  twilioScheme,
} from "./schemes/known-schemes.ts";
import type { HmacScheme, SignatureScheme } from "./schemes/signature-scheme.ts";

/** For whom secrets are asked. */
export interface SecretQuestion {
  readonly tenantId: string;
  /** The code that the call came with. */
  readonly codeId: string;
}

/** Secrets, all of which count; or a function that knows them. */
export type SecretSource =
  | string
  | readonly string[]
  | ((about: SecretQuestion) => string | readonly string[] | Promise<string | readonly string[]>);

export interface SignatureOptions {
  /** Several while one replaces another. Without any nothing is let through. */
  readonly secrets: SecretSource;
  /** Seconds that a signed time may lie in the past or the future. Default 300. */
  readonly toleranceS?: number;
}

/** How callers of an inbound hook show who they are, besides its code. `none` has to be typed out. */
export type InboundAuthentication =
  | { readonly kind: "none" }
  /** HTTP Basic (RFC 7617). The password may hold colons. */
  | { readonly kind: "basic"; readonly username: string; readonly password: SecretSource }
  | ({ readonly kind: "signature"; readonly scheme: SignatureScheme } & SignatureOptions);

const signed = (scheme: SignatureScheme, options: SignatureOptions): InboundAuthentication => ({
  kind: "signature",
  scheme,
  ...options,
});

/** Standard Webhooks 1.0: secrets `whsec_…`, or public keys `whpk_…`. */
export const standardWebhooks = (options: SignatureOptions) => signed(standardWebhooksScheme, options);
/** GitHub. It signs no time: see `sameBytes`. */
export const github = (options: SignatureOptions) => signed(githubScheme, options);
/** Stripe: the endpoint's secret, `whsec_…`. */
export const stripe = (options: SignatureOptions) => signed(stripeScheme, options);
/** Shopify: the app's client secret. It signs no time: see `sameBytes`. */
export const shopify = (options: SignatureOptions) => signed(shopifyScheme, options);
/** Slack: the app's signing secret. Its url_verification and ssl_check calls are answered without the handler. */
export const slack = (options: SignatureOptions) => signed(slackScheme, options);
/** Twilio: the account's auth token. It signs our URL, so `publicUrl` has to be given. */
export const twilio = (options: SignatureOptions) => signed(twilioScheme, options);
/** Any other sender that signs with an HMAC, described. */
export const describedHmac = ({ secrets, toleranceS, ...scheme }: Omit<HmacScheme, "kind"> & SignatureOptions) =>
  signed({ kind: "hmac", ...scheme }, { secrets, ...(toleranceS !== undefined && { toleranceS }) });
