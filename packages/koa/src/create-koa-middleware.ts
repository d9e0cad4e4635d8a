import { AncrageError, createHttpHandler, type HttpOptions, type Operations } from "@ancrage/core";
import { routeNotFoundReply, toHttpRequest } from "@ancrage/core/node";
import type { Context, Middleware } from "koa";
import { sendReply } from "./send-reply.ts";

/** Options of `createKoaMiddleware`; `authenticate` gets Koa's own context. */
export interface KoaMiddlewareOptions extends HttpOptions<Context> {
  /** Where the API is mounted: `/webhooks`. Paths outside go on to the next middleware. Default: the root. */
  readonly prefix?: string | undefined;
}

/**
 * The HTTP API as Koa 3 middleware, with or without a body parser before it:
 * `app.use(createKoaMiddleware(webhooks, { prefix: "/webhooks", authenticate }))`.
 * Under a prefix every path is ours, so one that no route has is answered 404 in JSON. At the root such a path goes on to
 * the next middleware.
 * @throws `invalid_option` when `authenticate` is no function, a trusted origin is none, or `prefix` does not start with
 * a slash
 */
export function createKoaMiddleware(operations: Operations, options: KoaMiddlewareOptions): Middleware {
  const handle = createHttpHandler<Context>(operations, options);
  const prefix = checkPrefix(options.prefix ?? "");

  return async (context, next) => {
    const url = urlBelow(prefix, context.url);
    if (url === null) return next();
    const parsedBody = "body" in context.request ? context.request.body : undefined;
    const reply = await handle({ ...toHttpRequest(context.req, context, parsedBody), url });
    if (reply === null && prefix === "") return next();
    sendReply(context, reply ?? routeNotFoundReply(pathOf(context.originalUrl)));
  };
}

/** The part of `url` after the prefix, from its slash; `null` when it is outside. */
function urlBelow(prefix: string, url: string): string | null {
  const local = withoutOrigin(url);
  const rest = local.slice(prefix.length);
  return local.startsWith(prefix) && /^(?:[/?#]|$)/.test(rest) ? rest : null;
}

function pathOf(url: string): string {
  return withoutOrigin(url).replace(/[?#].*$/s, "");
}

// A request line may carry the whole URL (RFC 9112, 3.2.2).
function withoutOrigin(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, "");
}

function checkPrefix(prefix: string): string {
  const path = prefix.replace(/\/+$/, "");
  if (path === "" || path.startsWith("/")) return path;
  throw new AncrageError(
    "invalid_option",
    `prefix is ${JSON.stringify(prefix)}. Write the path where the API is mounted, from its first slash, such as /webhooks.`,
    { option: "prefix" },
  );
}
