import type { Caller } from "@ancrage/core";

/** One request to a route, and what must come of it. */
export interface RouteExample {
  /** With whatever the route leaves open filled in; ids hold characters that must be encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** Who calls. Default: an operator. */
  readonly as?: Caller;
  readonly operation: string;
  /** The operation's arguments, without the one that says for whom it acts. */
  readonly args: readonly unknown[];
  /** `false`: the operation is the same for everybody and isn't told who calls. Default true. */
  readonly actsForCaller?: false;
  readonly status: number;
  /** `undefined`: no body. */
  readonly reply?: unknown;
  /** The body, when it is no JSON. */
  readonly text?: { readonly contentType: string; readonly body: string };
}
