import { createInboundHandler, type InboundReceiver } from "./create-inbound-handler.ts";
import { routeNotFoundReply } from "./error-reply.ts";
import { inboundMount } from "./inbound-mount.ts";

/** Options of `toInboundFetchHandler`. */
export interface InboundFetchOptions {
  /**
   * Where inbound hooks are mounted, in either case; `:name` stands for any one segment. Paths outside are answered 404.
   * Default `/api/v1/WebHook`.
   */
  readonly basePath?: string | undefined;
  /**
   * The address that a request came from, which the web's `Request` does not say: `(request) => request.headers.get(…)` behind
   * a proxy of your own, or what the server knows. Default: not known, and networks then let nobody in.
   */
  readonly addressOf?: ((request: Request) => string | null | undefined) | undefined;
}

/**
 * Inbound hooks as a web-standard function, for Hono, Next, Deno, Bun and everything else that speaks `Request` and
 * `Response`. Never rejects.
 * @throws `invalid_option` for a `basePath` that does not start with a slash
 */
export function toInboundFetchHandler(
  receiver: InboundReceiver,
  { basePath, addressOf }: InboundFetchOptions = {},
): (request: Request) => Promise<Response> {
  const handle = createInboundHandler(receiver);
  const below = inboundMount("basePath", basePath);

  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const url = below(pathname + search);
    const reply =
      url === null
        ? routeNotFoundReply(pathname)
        : await handle({
            method: request.method,
            url,
            headers: Object.fromEntries(request.headers),
            body: request.bodyUsed ? null : request.body,
            bodyConsumed: request.bodyUsed,
            address: addressOf?.(request) ?? null,
            native: request,
          });
    return new Response(reply.body, { status: reply.status, headers: reply.headers });
  };
}
