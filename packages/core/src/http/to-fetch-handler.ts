import { AncrageError } from "../errors/ancrage-error.ts";
import type { Operations } from "../operations/operations.ts";
import { createHttpHandler } from "./create-http-handler.ts";
import { routeNotFoundReply } from "./error-reply.ts";
import type { HttpOptions } from "./http-options.ts";
import { toWebStream } from "./to-web-stream.ts";

/** Options of `toFetchHandler`; `authenticate` gets the web-standard `Request`. */
export interface FetchHandlerOptions extends HttpOptions<Request> {
  /** Where the API is mounted: `/webhooks`. Paths outside are answered 404. Default: the root. */
  readonly basePath?: string | undefined;
}

/**
 * The HTTP API over `operations` as a web-standard function, for Hono, Next, Deno, Bun and everything else that speaks
 * `Request` and `Response`. Never rejects.
 * @throws `invalid_option` as `createHttpHandler` does, and for a `basePath` that does not start with a slash
 */
export function toFetchHandler(
  operations: Operations,
  options: FetchHandlerOptions,
): (request: Request) => Promise<Response> {
  const handle = createHttpHandler<Request>(operations, options);
  const base = checkBasePath(options.basePath ?? "");

  return async (request) => {
    const { pathname, search, host } = new URL(request.url);
    const reply =
      pathname.startsWith(`${base}/`) &&
      (await handle({
        method: request.method,
        url: pathname.slice(base.length) + search,
        headers: { host, ...Object.fromEntries(request.headers) },
        body: request.body,
        native: request,
      }));
    const { status, headers, body } = reply || routeNotFoundReply(pathname);
    const isWhole = body === null || typeof body === "string";
    if (request.method === "HEAD") return new Response(null, { status, headers });
    return new Response(isWhole ? body : toWebStream(body), { status, headers });
  };
}

function checkBasePath(basePath: string): string {
  const base = basePath.replace(/\/+$/, "");
  if (base === "" || base.startsWith("/")) return base;
  throw new AncrageError(
    "invalid_option",
    `basePath is ${JSON.stringify(basePath)}. Write the path where the API is mounted, from its first slash, such as /webhooks.`,
    { option: "basePath" },
  );
}
