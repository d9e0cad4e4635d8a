import { AncrageError, type RouteName, routes } from "@ancrage/core/api";
import { baseUrl } from "./base-url.ts";
import type { Client, RouteCalls } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { isRepeatable } from "./is-repeatable.ts";
import { listPages } from "./list-pages.ts";
import { repeated } from "./repeated.ts";
import { replayBatches } from "./replay-batches.ts";
import { type AnyRequest, routeUrl } from "./route-url.ts";
import { sendRequest } from "./send-request.ts";

/**
 * A client of the HTTP API that is mounted at `url`, for browsers and for Node: one function a route, made from the same rows and
 * contracts as the routes themselves. What is safe to repeat is repeated when the answer is lost, or the server asks to come
 * back later.
 * @throws `invalid_option` for a `url`, `timeoutMs` or `retries` that cannot be used
 */
export function createClient(options: ClientOptions): Client {
  const { timeoutMs = 60_000, retries = 3, headers, fetch } = options;
  checkNumber("timeoutMs", timeoutMs, 1, 2_147_483_647);
  checkNumber("retries", retries, 0, 100);
  const terms = { base: baseUrl(options.url), timeoutMs, headers, fetch };

  function call(name: RouteName, request: AnyRequest): Promise<unknown> {
    const route = routeNamed(name);
    return repeated(() => sendRequest(route, request, terms), {
      retries: isRepeatable(route, request) ? retries : 0,
      signal: request.signal,
    });
  }

  const calls = Object.fromEntries(
    routes.map(({ name }) => [name, (request: AnyRequest = {}) => call(name, request)]),
  ) as unknown as RouteCalls;

  return {
    ...calls,
    pages: (name, request: AnyRequest = {}) => listPages((page) => call(name, page), request) as never,
    items: (name, request: AnyRequest = {}) => itemsOf(listPages((page) => call(name, page), request)) as never,
    replayInBatches: (request) => replayBatches(calls.replayDeliveries, request),
    url: (name, request: AnyRequest = {}) => routeUrl(terms.base, routeNamed(name), request),
  };
}

async function* itemsOf(pages: AsyncIterable<{ readonly items: readonly unknown[] }>): AsyncGenerator<unknown, void> {
  for await (const { items } of pages) yield* items;
}

const rows = new Map(routes.map((route) => [route.name, route]));

function routeNamed(name: RouteName) {
  const route = rows.get(name);
  if (route !== undefined) return route;
  throw new AncrageError("invalid_request", `There is no route ${JSON.stringify(name)}.`, {
    issues: [{ path: "name", message: "It is no route of the API." }],
  });
}

function checkNumber(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new AncrageError("invalid_option", `${option} is ${value}. Give a whole number from ${least} to ${most}.`, {
    option,
  });
}
