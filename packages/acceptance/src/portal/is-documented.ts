import { routes } from "@ancrage/core/api";

const patterns = routes.map(({ method, path }) => ({
  method,
  path: new RegExp(`/webhooks${path.replaceAll(/:\w+/g, "[^/]+")}$`),
}));

/** Whether a request that a page makes of the API mounted at `/webhooks` is one route of the documented ones. */
export function isDocumented(method: string, path: string): boolean {
  return patterns.some((route) => route.method === method && route.path.test(path));
}
