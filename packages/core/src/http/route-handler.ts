import type { z } from "zod";
import type { PathParams } from "../api/path-params.ts";
import type { routeContracts } from "../api/route-contracts.ts";
import type { RouteName, routes } from "../api/routes.ts";
import type { ActingFor } from "../operations/acting-for.ts";
import type { Operations } from "../operations/operations.ts";
import type { HttpResponse } from "./http-message.ts";

/** What the contract's schema for that part makes of it; `undefined` when the route does not read it. */
type Read<Name extends RouteName, Part extends "query" | "body"> = (typeof routeContracts)[Name] extends {
  readonly [Key in Part]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;

type RoleOf<Name extends RouteName> = Extract<(typeof routes)[number], { name: Name }>["role"];

/** What a route's handler is given once the request has passed every guard. */
export interface RouteCall<Name extends RouteName> {
  readonly operations: Operations;
  readonly params: PathParams<Name>;
  /** Whose rows the caller may touch; `null` on a public route, where nobody is known. */
  readonly actingFor: RoleOf<Name> extends "public" ? null : ActingFor;
  /** The host's version of the API. */
  readonly apiVersion: string;
  /** The query, checked as the route's contract says. @throws `invalid_request` */
  query(): Read<Name, "query">;
  /** The JSON body, checked as the route's contract says. @throws `unsupported_media_type`, `body_too_large`, `invalid_request` */
  body(): Promise<Read<Name, "body">>;
}

/** Answers one route: reads the request, calls the operation, chooses the status. What it throws becomes the answer. */
export type RouteHandler<Name extends RouteName> = (call: RouteCall<Name>) => HttpResponse | Promise<HttpResponse>;

/** Handlers of some routes, each under its route's name. */
export type RouteHandlers<Names extends RouteName> = { readonly [Name in Names]: RouteHandler<Name> };
