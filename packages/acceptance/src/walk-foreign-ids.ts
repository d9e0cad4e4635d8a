import { type Caller, decodeCursor, encodeCursor } from "@ancrage/core";
import { bodyOf, filledPaths, paramsOf, type RouteRow, routeRows } from "./route-requests.ts";
import { pathNames, type Send } from "./two-tenants.ts";

/** What a walk writes into its requests. */
export interface WalkedIds {
  /** Ids that the caller can read. */
  readonly own: Iterable<string>;
  /** Ids that only somebody else can read. */
  readonly foreign: readonly string[];
  /** And the keys under which they stand in query and body. */
  readonly byKey: ReadonlyMap<string, Iterable<string>>;
}

interface WalkRequest {
  readonly path: string;
  readonly body?: unknown;
}

/** A place of a request in which an id can stand. */
interface Place {
  readonly title: string;
  readonly method: string;
  readonly ids: readonly string[];
  request(id: string): WalkRequest;
}

/**
 * Writes foreign ids wherever somebody who is logged in can write one, on every route: in the path, whatever else it
 * leaves open, and in query and body under each key. Returns where the answer is not, byte for byte, the one to an id
 * that nothing has, or shows one of `texts`, which only somebody else can read.
 */
export async function walkForeignIds(
  send: Send,
  caller: Caller,
  ids: WalkedIds,
  texts: readonly string[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  const walked = routeRows.filter(({ role }) => role !== "public");
  for (const place of walked.flatMap((route) => [...placesInPath(route, ids), ...placesUnderKeys(route, ids)])) {
    const ask = ({ path, body }: WalkRequest) => send(caller, place.method, path, body);
    for (const id of place.ids) {
      const absentId = absentLike(id);
      // What is made by the first request and found by the next is there before the two that are compared.
      if (place.method === "POST" || place.method === "PUT") await ask(place.request(absentId));
      const reply = comparable(place, await ask(place.request(id)));
      const expected = comparable(place, await ask(place.request(absentId))).replaceAll(absentId, id);
      if (reply !== expected) faults.push(`${place.title}, ${id}: ${reply}, but of an absent one: ${expected}`);
      for (const text of shownOf(texts, reply, place.request(id))) faults.push(`${place.title}, ${id} shows ${text}`);
    }
  }
  return faults;
}

/** A reply as text; of metrics without their values, which are other ones each time, and so may be their length. */
function comparable({ title }: Place, reply: unknown): string {
  const text = JSON.stringify(reply);
  return title.startsWith("GET /metrics") ? text.replaceAll(/ -?[\d.e+-]+(?=\\n|")/g, " 0") : text;
}

/** Which of the texts a reply shows, but for those that were sent. */
export function shownOf(texts: readonly string[], reply: string, sent: unknown = ""): readonly string[] {
  const request = JSON.stringify(sent);
  return texts.filter((text) => reply.includes(text) && !request.includes(text));
}

/** A cursor to the same place, made from a row that does not exist. */
export function absentCursorLike(cursor: string): string {
  const { createdAt, id } = decodeCursor(cursor);
  return encodeCursor({ createdAt, id: absentLike(id) });
}

/** Every request that needs no login, with each of the ids. */
export function publicReads(ids: readonly string[]): readonly string[] {
  return routeRows.filter(({ role }) => role === "public").flatMap((route) => filledPaths(route, ids));
}

/**
 * The routes that never answer with success to `caller`, to whom `ids` belong: what the walk sends to them proves nothing.
 * Changes what it can reach.
 */
export async function routesThatNeverSucceed(
  send: Send,
  caller: Caller,
  ids: readonly string[],
): Promise<readonly string[]> {
  const failing: string[] = [];
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    for (const route of routeRows.filter((row) => row.method === method)) {
      let succeeded = false;
      for (const path of filledPaths(route, [...ids, ...pathNames])) {
        succeeded = (await send(caller, method, path, bodyOf(route))).status < 300;
        if (succeeded) break;
      }
      if (!succeeded) {
        failing.push(`${method} ${route.path} succeeds with no id of the caller. Mend its line in route-requests.ts.`);
      }
    }
  }
  return failing;
}

function placesInPath(route: RouteRow, { own, foreign }: WalkedIds): readonly Place[] {
  const { method } = route;
  const params = paramsOf(route);
  const others = [...oneOfEachKind(own), ...oneOfEachKind(foreign)];
  const ids = params.length === 1 ? foreign : oneOfEachKind(foreign);
  return params.flatMap((param) =>
    filledPaths(route, others, param).map((path) => ({
      ...{ title: `${method} ${path}`, method, ids },
      request: (id) => ({ path: path.replace(`:${param}`, id), body: bodyOf(route) }),
    })),
  );
}

function placesUnderKeys(route: RouteRow, { own, foreign, byKey }: WalkedIds): readonly Place[] {
  const { method } = route;
  const body = bodyOf(route);
  if (method !== "GET" && body === undefined) return [];
  return filledPaths(route, oneOfEachKind(own)).flatMap((path) =>
    [...byKey].map(([key, values]) => ({
      ...{ title: `${method} ${path} with ${key}`, method },
      // Below an id one of each kind that the key has is enough: there are many paths.
      ids: ofKey(foreign, new Set(values), path === route.path),
      request: (id) => (method === "GET" ? { path: `${path}?${key}=${id}` } : { path, body: { ...body, [key]: id } }),
    })),
  );
}

function ofKey(foreign: readonly string[], values: ReadonlySet<string>, all: boolean): readonly string[] {
  const ids = foreign.filter((id) => values.has(id));
  return all ? ids : oneOfEachKind(ids);
}

function oneOfEachKind(ids: Iterable<string>): readonly string[] {
  return [...new Map([...ids].map((id) => [id.replace(/_.*/, ""), id])).values()];
}

/** An id of the same form that nothing has, next to `id` wherever ids are sorted. */
function absentLike(id: string): string {
  return id.replace(/.$/, (digit) => (Number.parseInt(digit, 16) ^ 1).toString(16));
}
