import type { RouteBody } from "@ancrage/client";

/** How to authenticate, as the API takes it. */
export type Authentication = NonNullable<RouteBody<"createEndpoint">["authentication"]>;

/** The kinds of authentication that there are. */
export const authenticationKinds = ["none", "httpHeader", "webhookKey", "httpQueryString", "basic", "bearer"] as const;

/** What is being entered: the fields of every kind, so that a change of mind loses nothing. */
export interface AuthenticationDraft {
  readonly kind: (typeof authenticationKinds)[number];
  readonly pairs: readonly { readonly name: string; readonly value: string }[];
  readonly code: string;
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

/** Nothing entered yet. */
export const emptyAuthentication: AuthenticationDraft = {
  ...{ kind: "none", pairs: [{ name: "", value: "" }], code: "", username: "", password: "", token: "" },
};

/** The draft as the API takes it. */
export function authenticationOf(draft: AuthenticationDraft): Authentication {
  const { kind, code, username, password, token } = draft;
  const pairs = draft.pairs.map(({ name, value }) => ({ name, value }));
  switch (kind) {
    case "none":
      return { kind };
    case "httpHeader":
      return { kind, headers: pairs };
    case "webhookKey":
      return { kind, code };
    case "httpQueryString":
      return { kind, parameters: pairs };
    case "basic":
      return { kind, username, password };
    case "bearer":
      return { kind, token };
  }
}
