import type { z } from "zod";
import type { RouteName, routes } from "../api/routes.ts";
import type { ActingFor, Operations } from "../operations/operations.ts";
import type { HttpResponse } from "./http-message.ts";
import type { PathParams } from "./match-route.ts";

type RoleOf<Name extends RouteName> = Extract<(typeof routes)[number], { name: Name }>["role"];

/** What a route's handler is given once the request has passed every guard. */
export interface RouteCall<Name extends RouteName> {
  readonly operations: Operations;
  readonly params: PathParams<Name>;
  /** Whose rows the caller may touch; `null` on a public route, where nobody is known. */
  readonly actingFor: RoleOf<Name> extends "public" ? null : ActingFor;
  /** The query, checked. @throws `invalid_request` */
  query<Output>(schema: z.ZodType<Output>): Output;
  /** The JSON body, checked. @throws `unsupported_media_type`, `body_too_large`, `invalid_request` */
  body<Output>(schema: z.ZodType<Output>): Promise<Output>;
}

/** Answers one route: reads the request, calls the operation, chooses the status. What it throws becomes the answer. */
export type RouteHandler<Name extends RouteName> = (call: RouteCall<Name>) => HttpResponse | Promise<HttpResponse>;

/** Handlers of some routes, each under its route's name. */
export type RouteHandlers<Names extends RouteName> = { readonly [Name in Names]: RouteHandler<Name> };
