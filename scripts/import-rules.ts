import type { Import } from "./import-graph.ts";

// Rooms of core in the order of their arrows: a file may import from its own room and from every line above it.
const coreRooms: readonly (readonly string[])[] = [
  ["errors"],
  ["model"],
  ["api", "ports"],
  ["triggers", "signing", "sealing", "url-policy", "matching"],
  ["transport", "ky", "emitting"],
  ["delivering"],
  ["staging"],
  ["inbound"],
  ["operations"],
  ["http"],
  ["observing", "node"],
  ["create-webhooks"],
  ["index"],
];

// What each package may import of ours; `*` is any.
const packageArrows: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/memory": ["packages/core"],
  "packages/postgres": ["packages/core"],
  "packages/express": ["packages/core"],
  "packages/koa": ["packages/core"],
  // Runs in browsers, so of core it may import what is safe there: see coreEntries.
  "packages/client": ["packages/core"],
  "packages/portal": ["packages/client"],
  "packages/conformance": ["packages/core"],
  "packages/cli": ["*"],
  "packages/acceptance": ["*"],
  "packages/faults": ["*"],
  examples: ["*"],
  bench: ["*"],
};

// The only entry point of core that a package may import, where it may not import any.
const coreEntries: Readonly<Record<string, string>> = {
  "packages/client": "packages/core/src/api/index.ts",
};

/** What is wrong with the imports, one sentence each; empty when nothing is. */
export function importFaults(imports: readonly Import[]): readonly string[] {
  return [
    ...imports.flatMap((one) => arrowFault(one) ?? []),
    ...cycles(imports).map((cycle) => `Cycle: ${cycle.join(" -> ")}`),
  ];
}

function arrowFault({ from, to }: Import): string | null {
  if (!isOurs(to)) return null;
  const home = packageOf(from);
  const target = packageOf(to);
  if (home === target) {
    if (/\/src\/index\.ts$/.test(to)) return `${from} imports its own package's index.ts; import the file itself.`;
    return home === "packages/core" ? coreFault(from, to) : null;
  }
  const allowed = packageArrows[home];
  if (allowed === undefined) return `${from}: ${home} has no line in scripts/import-rules.ts; say what it may import.`;
  if (!allowed.includes("*") && !allowed.includes(target)) {
    return `${from} imports ${to}: ${home} may not import ${target}.`;
  }
  const entry = coreEntries[home];
  return target !== "packages/core" || entry === undefined || to === entry
    ? null
    : `${from} imports ${to}: of core, ${home} may import ${entry} alone.`;
}

function coreFault(from: string, to: string): string | null {
  const [fromRoom, toRoom] = [roomOf(from), roomOf(to)];
  if (fromRoom === toRoom) return null;
  const [fromRank, toRank] = [rankOf(fromRoom), rankOf(toRoom)];
  if (fromRank === -1) return `${from}: room ${fromRoom} has no place in scripts/import-rules.ts.`;
  return toRank < fromRank ? null : `${from} imports ${to}: ${fromRoom} may not import ${toRoom}.`;
}

/** The folder below core's src; a file beside the folders is part of `create-webhooks`, but for index.ts. */
function roomOf(path: string): string {
  const [first = "", ...rest] = path.replace(/^packages\/core\/src\//, "").split("/");
  if (rest.length > 0) return first;
  return first === "index.ts" ? "index" : "create-webhooks";
}

function rankOf(room: string): number {
  return coreRooms.findIndex((rooms) => rooms.includes(room));
}

function packageOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return top === "packages" ? `${top}/${second}` : top;
}

function isOurs(path: string): boolean {
  return /^(packages|examples|bench)\//.test(path);
}

/** Every cycle once, by the file where a walk in depth first closed it. */
function cycles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) if (isOurs(to)) next.set(from, [...(next.get(from) ?? []), to]);
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      found.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}
