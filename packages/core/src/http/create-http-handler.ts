import { AncrageError } from "../errors/ancrage-error.ts";
import type { Operations } from "../operations/operations.ts";
import { consoleLogger } from "../ports/console-logger.ts";
import type { Logger } from "../ports/logger.ts";
import { authorize } from "./authorize.ts";
import { createCrossSiteRule } from "./cross-site-rule.ts";
import { errorReply } from "./error-reply.ts";
import type { HttpHandler, HttpRequest, HttpResponse } from "./http-message.ts";
import type { HttpOptions } from "./http-options.ts";
import { matchRoute } from "./match-route.ts";
import { isPortalPath, portalReply } from "./portal-reply.ts";
import { runRoute } from "./run-route.ts";
import { toldOfFaults } from "./told-of-faults.ts";

/**
 * The HTTP API over `operations`, on core's own request and response: what every adapter serves. A request passes the
 * guards in this order, and the first that refuses it answers: path and method, cross-site rule, login, role, then what
 * the route reads of query and body.
 * @throws `invalid_option` when `authenticate` is no function or a trusted origin is none
 */
export function createHttpHandler<Native>(operations: Operations, options: HttpOptions<Native>): HttpHandler<Native> {
  checkAuthenticate(options.authenticate);
  const refuseCrossSite = createCrossSiteRule(options.trustedOrigins ?? []);
  const { apiVersion = "1" } = options;

  async function answer(request: HttpRequest<Native>): Promise<HttpResponse | null> {
    const path = pathOf(request.url);
    if (options.portal !== undefined && isPortalPath(path)) {
      if (!/^(?:GET|HEAD)$/.test(request.method)) throw methodNotAllowed(request.method, path, ["GET", "HEAD"]);
      return portalReply(options.portal, path, request.headers);
    }
    const match = matchRoute(request.method, path);
    if (match === null) return null;
    if (match.kind === "otherMethod") throw methodNotAllowed(request.method, path, match.allow);
    const { route, params } = match;
    if (route.method !== "GET") refuseCrossSite(request.headers);
    const actingFor = route.role === "public" ? null : await authorize(request.native, route.role, options);
    return runRoute(route.name, { operations, params, actingFor, request, apiVersion });
  }

  return async (request) => {
    const reply = await answer(request).catch((error: unknown) => {
      const refusal = errorReply(error);
      if (refusal.status >= 500) report(error, request, options.logger ?? consoleLogger);
      return refusal;
    });
    if (reply === null) return null;
    if (request.method === "HEAD") return { ...reply, body: null };
    if (reply.body === null || typeof reply.body === "string") return reply;
    const body = toldOfFaults(reply.body, (error) => report(error, request, options.logger ?? consoleLogger));
    return { ...reply, body };
  };
}

// A request line may carry the whole URL (RFC 9112, 3.2.2), and frameworks pass it on as it is.
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
}

function methodNotAllowed(method: string, path: string, allow: readonly string[]): AncrageError {
  return new AncrageError("method_not_allowed", `There is no ${method} at ${path}. Use ${allow.join(" or ")}.`, {
    allow,
  });
}

function checkAuthenticate(authenticate: unknown): void {
  if (typeof authenticate === "function") return;
  throw new AncrageError(
    "invalid_option",
    `authenticate is of type ${typeof authenticate}. Give a function from the framework's request to its caller, or null when nobody is logged in.`,
    { option: "authenticate" },
  );
}

function report(error: unknown, request: HttpRequest, logger: Logger): void {
  try {
    logger.error("A request ended with an internal error", {
      method: request.method,
      path: pathOf(request.url),
      error,
    });
  } catch {
    // A logger that throws is ignored.
  }
}
