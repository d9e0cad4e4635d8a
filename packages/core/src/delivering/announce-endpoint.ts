import { endpointNews } from "../emitting/endpoint-news.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";

/** Tells the host what there is to tell of an endpoint that changed from one row to another. */
export function announceEndpoint(before: Endpoint, after: Endpoint, lifecycle: Lifecycle): void {
  for (const { name, event } of endpointNews(before, after)) lifecycle.emit(name, event);
}
