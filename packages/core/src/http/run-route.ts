import { checkInput } from "../api/check-input.ts";
import { type RouteContract, routeContracts } from "../api/route-contracts.ts";
import type { RouteName } from "../api/routes.ts";
import type { ActingFor } from "../operations/acting-for.ts";
import type { Operations } from "../operations/operations.ts";
import { routeHandlers } from "./handlers/route-handlers.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { readJsonBody } from "./read-json-body.ts";
import { readQuery } from "./read-query.ts";
import type { RouteCall } from "./route-handler.ts";

/** A request that has passed every guard of its route. */
export interface AdmittedRequest {
  readonly operations: Operations;
  /** As `matchRoute` took them from the route's own path. */
  readonly params: Readonly<Record<string, string>>;
  /** `null` when the route is public. */
  readonly actingFor: ActingFor | null;
  readonly request: HttpRequest;
  readonly apiVersion: string;
}

/** Calls the handler of the route `name`. Query and body are read when the handler asks, so that a route without them ignores them. */
export async function runRoute<Name extends RouteName>(
  name: Name,
  { request, ...admitted }: AdmittedRequest,
): Promise<HttpResponse> {
  const { query, body }: RouteContract = routeContracts[name];
  const call = {
    ...admitted,
    query: () => query && checkInput(query, readQuery(request.url)),
    body: async () => body && checkInput(body, await readJsonBody(request)),
  } as RouteCall<Name>;
  return routeHandlers[name](call);
}
