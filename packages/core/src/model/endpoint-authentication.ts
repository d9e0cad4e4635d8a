/**
 * How we show a receiver who we are, besides the signature. `none`; `httpHeader`: header pairs; `webhookKey`: `?code=value`;
 * `httpQueryString`: query pairs; `basic`: user and password; `bearer`: a token.
 */
export type AuthenticationKind = "none" | "httpHeader" | "webhookKey" | "httpQueryString" | "basic" | "bearer";

/** A name and its value; `null`: the value was cleared and must be entered again. */
export interface NamedValue {
  readonly name: string;
  readonly value: string | null;
}

/** Values are write-only: they go to the receiver and nowhere else. */
export interface EndpointAuthentication {
  readonly kind: AuthenticationKind;
  /** `basic`: one pair of user and password. `webhookKey`: one named `code`. `bearer`: one named `token`. */
  readonly values: readonly NamedValue[];
}

/** A header that every request to an endpoint carries. */
export interface CustomHeader extends NamedValue {
  /** Its value is write-only. */
  readonly isSecret: boolean;
}
