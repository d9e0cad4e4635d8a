import type { Caller } from "@ancrage/core";
import { filledPaths, paramsOf, type RouteRow, routeRows } from "./route-requests.ts";
import { pathNames, type Send } from "./two-tenants.ts";

/** All that a caller can read: the body of every 200, by path. */
export type Dump = ReadonlyMap<string, string>;

/**
 * Reads every list to its end, and whatever can be read of every id that has shown up. Metrics are nobody's own, and other ones
 * each time: their text is left out.
 */
export async function dumpOf(send: Send, caller: Caller): Promise<Dump> {
  const dump = new Map<string, string>();
  const asked = new Set<string>();
  const reads = routeRows.filter(({ method }) => method === "GET");

  async function read(path: string): Promise<void> {
    if (asked.has(path)) return;
    asked.add(path);
    const { status, body } = await send(caller, "GET", path);
    if (status !== 200) return;
    if (path === "/metrics") return;
    dump.set(path, path === "/deliveries/summary" ? withoutTimes(body) : body);
    const nextCursor = parsed(body)?.nextCursor;
    if (nextCursor) await read(`${path.replace(/\?.*/, "")}?cursor=${nextCursor}`);
  }

  for (const { path } of reads.filter((route) => paramsOf(route).length === 0)) await read(path);
  for (let known = -1; known < idsIn(dump).size; ) {
    const ids = [...idsIn(dump)];
    known = ids.length;
    for (const route of reads) for (const path of pathsOf(route, ids)) await read(path);
  }
  return dump;
}

/** A summary without its times: unless it is asked for others, they count back from when it is asked for. */
function withoutTimes(body: string): string {
  return body.replaceAll(/"(since|until|at)":"[^"]*"/g, '"$1":null');
}

/** A route for every id; where it takes two, for events and subscriptions, because all pairs of ids are too many. */
function pathsOf(route: RouteRow, ids: readonly string[]): readonly string[] {
  if (paramsOf(route).length < 2) return filledPaths(route, [...ids, ...pathNames]);
  const subscriptions = ids.filter((id) => id.startsWith("sub_"));
  const events = ids.filter((id) => id.startsWith("evt_"));
  return filledPaths(route, subscriptions, "id").flatMap((path) => events.map((id) => path.replace(":id", id)));
}

/** Every id in a dump, such as `ep_…`. */
export function idsIn(dump: Dump): ReadonlySet<string> {
  return new Set(textsIn(dump).filter(isId));
}

/** The ids that a dump shows under each key: `id`, `endpointId`, `replayOf`. */
export function idsByKeyIn(dump: Dump): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map<string, Set<string>>();
  for (const body of dump.values()) {
    parsed(body, (key, text) => {
      if (isId(text) && /(?:id|Id|Of)$/.test(key)) ids.set(key, (ids.get(key) ?? new Set()).add(text));
    });
  }
  return ids;
}

/** The ids that each list with cursors in a dump holds, by the list's path. */
export function listsIn(dump: Dump): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const [path, body] of dump) {
    const { items, nextCursor } = parsed(body) ?? {};
    if (!Array.isArray(items) || nextCursor === undefined) continue;
    const list = path.replace(/\?.*/, "");
    lists.set(list, [...(lists.get(list) ?? []), ...items.map(({ id }) => id)]);
  }
  return lists;
}

/** What one can read and the other cannot: ids, and all texts that would give something away, so no times or numbers. */
export function onlyIn(dump: Dump, other: Dump): { ids: readonly string[]; texts: readonly string[] } {
  const known = new Set(textsIn(other));
  // What stands anywhere in what the other reads gives nothing away: a method, the name of a header.
  const shown = [...other.values()].join("\n");
  const own = [...new Set(textsIn(dump))].filter((text) => !known.has(text));
  return {
    ids: own.filter(isId),
    texts: own.filter((text) => text.length > 2 && !/^[-\d:.TZ]+$/.test(text) && !shown.includes(text)),
  };
}

function isId(text: string): boolean {
  return /^[a-z]{2,4}_[0-9a-f]{32}$/.test(text);
}

function textsIn(dump: Dump): readonly string[] {
  const texts: string[] = [];
  for (const body of dump.values()) parsed(body, (_key, text) => texts.push(text));
  return texts;
}

/** What a body holds, after `see` was shown every text in it; `null` when it is no JSON. */
function parsed(body: string, see: (key: string, text: string) => void = () => {}) {
  try {
    return parsedJson(body, see);
  } catch {
    // Rows, an object on each line.
    for (const line of body.split("\n").filter((one) => one !== "")) parsedJson(line, see);
    return null;
  }
}

function parsedJson(text: string, see: (key: string, text: string) => void) {
  return JSON.parse(text, (key, value) => {
    if (typeof value === "string") see(key, value);
    return value;
  });
}
