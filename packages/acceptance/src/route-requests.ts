import { type Route, type RouteName, routes } from "@ancrage/core";

/** A row of the route table. */
export type RouteRow = Route & { readonly name: RouteName };

/** Every route, new ones too. */
export const routeRows: readonly RouteRow[] = routes;

// What a caller sends to each route that may take a body; `null`: nothing. A new one needs a line here.
const bodies: Readonly<Record<string, object | null>> = {
  createEndpoint: { name: "Walked", url: "http://127.0.0.1:8999/walked" },
  updateEndpoint: { name: "Taken over" },
  sendTestDelivery: { trigger: "NewDeal" },
  pauseEndpoint: {},
  resumeEndpoint: null,
  discardHeld: null,
  pause: {},
  resume: null,
  rotateSecret: {},
  createSubscription: { trigger: "DealChanged", scope: "walked" },
  match: { filter: { path: "id", exists: true } },
  updateSubscription: { name: "Taken over" },
  tickTriggers: { cells: [{ resource: "deal", action: "update", subscribed: true }], scope: "walked" },
  subscribe: { trigger: "NewDeal", targetUrl: "http://127.0.0.1:8999/walked/hook" },
  replayDelivery: null,
  replayDeliveries: { state: "succeeded" },
  cancelDelivery: null,
  switchInboundHook: { enabled: true },
  issueCode: { label: "Walked" },
  updateCode: { label: "Taken over" },
  rotateCode: {},
  draftMail: {},
  replayReceipt: { verify: "skip" },
  inferPaths: { query: "?a=1" },
  forget: { trigger: "NewDeal", recordId: "D-2" },
  cancelEvent: null,
} satisfies Partial<Record<RouteName, object | null>>;

/** What a caller sends to a route; `undefined`: nothing. */
export function bodyOf({ name }: RouteRow): object | undefined {
  return bodies[name] ?? undefined;
}

/** The routes of which nobody knows what to send, one sentence for each. */
export function routesWithoutExample(): readonly string[] {
  return routeRows
    .filter(({ name, method }) => method !== "GET" && method !== "DELETE" && !Object.hasOwn(bodies, name))
    .map(
      ({ name, method, path }) =>
        `Nothing says what to send to ${method} ${path}. Give ${name} a line in route-requests.ts, so that the walk over foreign ids takes it.`,
    );
}

/** What a path leaves open: `["id"]` for `/endpoints/:id`. */
export function paramsOf({ path }: Route): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
}

/** Every way to fill what a path leaves open, but for `left`, with `values`. */
export function filledPaths(route: Route, values: readonly string[], left?: string): readonly string[] {
  return paramsOf(route)
    .filter((param) => param !== left)
    .reduce<readonly string[]>(
      (paths, param) => paths.flatMap((path) => values.map((value) => path.replace(`:${param}`, value))),
      [route.path],
    );
}
