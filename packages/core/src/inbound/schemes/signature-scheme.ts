/** Where in a call a value is: a header, or a field of the header that holds the signatures (`t=…,v1=…`). */
export type SignaturePlace = { readonly header: string } | { readonly field: string };

/** What is signed, in order: parts of the call, and texts between them. */
export type SignedPart = "body" | "timestamp" | "id" | "url" | { readonly text: string };

/**
 * How a sender signs with an HMAC, as data: whoever signs so needs no code of ours. Header names are compared without
 * regard to case.
 */
export interface HmacScheme {
  readonly kind: "hmac";
  /** For receipts and refusals: `github`, or what the host calls it. */
  readonly name: string;
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
  /**
   * The header with the signature. `prefix` comes before it (`sha256=`). With `separator` there are several entries, of
   * which those named `field` (`v1=…`), or those with the prefix, are signatures: one of them has to match.
   */
  readonly signature: {
    readonly header: string;
    readonly prefix?: string;
    readonly separator?: string;
    readonly field?: string;
  };
  /** Unix seconds of the signing, checked both ways; absent: the sender signs no time. */
  readonly timestamp?: SignaturePlace;
  /**
   * The sender's own id of the call, in a header or in the body (`path`). It counts for duplicates even where it is a header
   * that is not among `signed`: a described scheme names it, and so says that it is to be believed.
   */
  readonly id?: { readonly header: string } | { readonly path: string };
  readonly signed: readonly SignedPart[];
  /** How the secret's text becomes the key: as it is, or decoded. Default `text`. */
  readonly key?: "text" | "hex" | "base64";
}

/** Standard Webhooks 1.0, `v1` and `v1a`. */
export interface StandardWebhooksScheme {
  readonly kind: "standardWebhooks";
  readonly name: "standardWebhooks";
}

/** Twilio: HMAC-SHA1 over the URL that Twilio called and the sorted form fields, or over the URL with `bodySHA256`. */
export interface TwilioScheme {
  readonly kind: "twilio";
  readonly name: "twilio";
}

/** How a sender signs its calls. */
export type SignatureScheme = HmacScheme | StandardWebhooksScheme | TwilioScheme;

/** Seconds that a signed time may lie in the past or the future, unless the host says otherwise. */
export const SIGNATURE_TOLERANCE_S = 300;
