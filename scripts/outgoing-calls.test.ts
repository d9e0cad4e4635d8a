import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourceFiles } from "./import-graph.ts";
import { outgoingCalls } from "./outgoing-calls.ts";

// Suites, examples, the client of the API and the command line, whose business it is to call for whoever runs them; and what only tests import.
const callers = /^(packages\/(conformance|acceptance|faults|cli|client|postgres\/src\/testing)|examples|bench)\//;

test("one guarded client for every outgoing call: no other source can call out", () => {
  const sources = sourceFiles(process.cwd()).filter((path) => !callers.test(path));
  expect(sources.length).toBeGreaterThan(150);
  const waysOut = sources.flatMap((path) => {
    const calls = outgoingCalls(path, readFileSync(path, "utf8"));
    return calls.length > 0 ? [[path, calls]] : [];
  });
  expect(Object.fromEntries(waysOut)).toEqual({
    // The fetch transport, which says that it has no guard and must be asked for by name.
    "packages/core/src/ky/ky-transport.ts": ["ky"],
    // Asked by the guard alone, as is the system's resolver below.
    "packages/core/src/transport/ask-dns.ts": ["node:dns/promises"],
    // The connections of the one client, each address of which the guard sees.
    "packages/core/src/transport/guarded-connector.ts": ["node:net", "undici"],
    "packages/core/src/transport/system-resolver.ts": ["node:dns/promises"],
    "packages/core/src/transport/undici-transport.ts": ["undici"],
  });
});

test.each([
  ['import { request } from "undici";', ["undici"]],
  ['import { type Agent, request } from "node:http";', ["node:http"]],
  ['import https from "https";', ["https"]],
  ['import * as net from "node:net";', ["node:net"]],
  ['import "node:tls";', ["node:tls"]],
  ['import { lookup } from "node:dns/promises";', ["node:dns/promises"]],
  ['export { default } from "ky";', ["ky"]],
  ['export * from "node:http2";', ["node:http2"]],
  ['await import("undici");', ["undici"]],
  ['const name = "undici"; await import(name);', ["import()"]],
  ["await import(`node:` + name);", ["import()"]],
  ['await fetch("https://a.example");', ["fetch"]],
  ['globalThis.fetch("https://a.example");', ["fetch"]],
  ['globalThis["fetch"]("https://a.example");', ["fetch"]],
  ["const send = fetch;", ["fetch"]],
  ['new WebSocket("wss://a.example");', ["WebSocket"]],
  ['process.getBuiltinModule("node:net");', ["getBuiltinModule"]],
  ['import { createRequire } from "node:module"; createRequire(import.meta.url)("undici");', ["createRequire"]],
])("%s is a way out", (source, calls) => {
  expect(outgoingCalls("a.ts", source)).toEqual(calls);
});

test.each([
  'import type { IncomingMessage } from "node:http";',
  'import { type Socket } from "node:net";',
  'export type { Dispatcher } from "undici";',
  'import { networkInterfaces } from "node:os";',
  'import { http } from "./http.ts";',
  '// fetch("https://a.example")\nexport const hint = "Call fetch(url) yourself.";',
  'await import("./later.ts");',
])("%s is none", (source) => {
  expect(outgoingCalls("a.ts", source)).toEqual([]);
});
