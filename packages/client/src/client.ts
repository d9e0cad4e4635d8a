import type { PathParams, RouteBody, RouteName, RouteQuery, RouteReply } from "@ancrage/core/api";

/** What a call of a route is made from: the values of its path by name, its query, its body, and a signal that ends it. */
export type RouteRequest<Name extends RouteName> = PathParams<Name> &
  Part<"query", RouteQuery<Name>> &
  Part<"body", RouteBody<Name>> & {
    /** Ends the call; it then rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  };

/** The arguments of a call: none are needed where nothing of the request is. */
export type RouteArguments<Name extends RouteName> =
  Record<never, never> extends RouteRequest<Name> ? [request?: RouteRequest<Name>] : [request: RouteRequest<Name>];

/** Calls a route. Rejects with an `AncrageError`: what the API refused, `api_unreachable` or `unexpected_answer`. */
export type RouteCall<Name extends RouteName> = (...request: RouteArguments<Name>) => Promise<RouteReply<Name>>;

/** The routes that answer with a part of a list. */
export type ListName = {
  [Name in RouteName]: RouteReply<Name> extends { readonly items: readonly unknown[] } ? Name : never;
}[RouteName];

/** What the list of a route is made of. */
export type ItemOf<Name extends ListName> =
  RouteReply<Name> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** Every route of the API as a function of its name, which is also its `operationId` in the OpenAPI document. */
export type RouteCalls = { readonly [Name in RouteName]: RouteCall<Name> };

/** The HTTP API, typed. Its functions may be destructured. */
export interface Client extends RouteCalls {
  /** The pages of a list, each asked for when the one before has been taken. */
  pages<Name extends ListName>(name: Name, ...request: RouteArguments<Name>): AsyncGenerator<RouteReply<Name>, void>;
  /** Everything in a list, a page asked for when it is come to. */
  items<Name extends ListName>(name: Name, ...request: RouteArguments<Name>): AsyncGenerator<ItemOf<Name>, void>;
  /**
   * Sends again, a batch a call, what ended as `body` says, and tells after each how many are left. Begins with a dry run,
   * whose answer comes first (`count` 0), or with `body.cursor`. Each `nextCursor` stays valid: whoever keeps the last one
   * goes on after a crash, and nothing is sent twice.
   */
  replayInBatches(...request: RouteArguments<"replayDeliveries">): AsyncGenerator<RouteReply<"replayDeliveries">, void>;
  /** Where a route is, for a link or a download: `url("exportDeliveries", { query: { format: "csv" } })`. */
  url<Name extends RouteName>(name: Name, ...request: RouteArguments<Name>): string;
}

type Part<Key extends string, Value> = [Value] extends [never]
  ? unknown
  : Record<never, never> extends Value
    ? { readonly [Name in Key]?: Value | undefined }
    : { readonly [Name in Key]: Value };
