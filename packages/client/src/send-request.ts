import type { Route, RouteName } from "@ancrage/core/api";
import ky from "ky";
import { CallFailure } from "./call-failure.ts";
import type { ClientOptions } from "./client-options.ts";
import { readAnswer } from "./read-answer.ts";
import { type AnyRequest, routeUrl } from "./route-url.ts";
import { unreachable } from "./unreachable.ts";

/** How attempts are made. */
export interface SendingTerms extends Pick<ClientOptions, "headers" | "fetch"> {
  /** Absolute, without a slash at its end. */
  readonly base: string;
  readonly timeoutMs: number;
}

/**
 * Makes one attempt at a route.
 * @throws `CallFailure`; the reason of the request's signal when that ended it; what the `headers` function throws
 */
export async function sendRequest(
  route: Route & { readonly name: RouteName },
  request: AnyRequest,
  terms: SendingTerms,
): Promise<unknown> {
  const url = routeUrl(terms.base, route, request);
  const headers = typeof terms.headers === "function" ? await terms.headers() : (terms.headers ?? {});
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), terms.timeoutMs);
  try {
    const response = await ky(url, {
      ...{ method: route.method, headers, retry: 0, timeout: false, throwHttpErrors: false },
      ...(route.method === "GET" || route.method === "DELETE" ? {} : { json: request.body ?? {} }),
      ...(terms.fetch === undefined ? {} : { fetch: terms.fetch as never }),
      signal: request.signal === undefined ? clock.signal : AbortSignal.any([request.signal, clock.signal]),
    });
    return await readAnswer(route.name, response);
  } catch (cause) {
    request.signal?.throwIfAborted();
    if (cause instanceof CallFailure) throw cause;
    const what = clock.signal.aborted ? `No answer came within ${terms.timeoutMs} ms` : "The API cannot be reached";
    throw new CallFailure(unreachable(url, what, cause), true);
  } finally {
    clearTimeout(timer);
  }
}
