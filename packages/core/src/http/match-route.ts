import { invalidRequest } from "../api/invalid-request.ts";
import { type Route, type RouteName, routes } from "../api/routes.ts";

/** A row of the table, whichever. */
export type RouteRow = Route & { readonly name: RouteName };

export type RouteMatch =
  | { readonly kind: "route"; readonly route: RouteRow; readonly params: Readonly<Record<string, string>> }
  /** Routes have the path, but none of them the method; `allow` lists those that they have. */
  | { readonly kind: "otherMethod"; readonly allow: readonly string[] };

const rows = routes.map((route: RouteRow) => ({ route, segments: route.path.split("/") }));

/**
 * The route for a method and a path, `null` when no route has the path. A HEAD is a GET; one slash at the end is no
 * difference.
 * @throws `invalid_request` when a segment's percent-encoding is broken
 */
export function matchRoute(method: string, path: string): RouteMatch | null {
  const segments = path.replace(/(?<=.)\/$/, "").split("/");
  const samePath = rows.filter((row) => fits(row.segments, segments));
  if (samePath.length === 0) return null;
  const wanted = method === "HEAD" ? "GET" : method;
  const row = samePath.find(({ route }) => route.method === wanted);
  if (row === undefined)
    return { kind: "otherMethod", allow: [...new Set(samePath.flatMap(({ route }) => methodsOf(route)))] };
  return { kind: "route", route: row.route, params: paramsOf(row.segments, segments) };
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part.startsWith(":") ? segments[index] !== "" : part === segments[index]))
  );
}

function methodsOf(route: Route): readonly string[] {
  return route.method === "GET" ? ["GET", "HEAD"] : [route.method];
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  pattern.forEach((part, index) => {
    if (part.startsWith(":")) params[part.slice(1)] = decodeSegment(part.slice(1), segments[index] ?? "");
  });
  return params;
}

function decodeSegment(name: string, segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidRequest([{ path: name, message: `Its percent-encoding in the path is broken: ${segment}.` }]);
  }
}
