import { parseSync, Visitor } from "oxc-parser";

// Modules by which something can leave the process.
const builtIn = ["http", "https", "http2", "net", "tls", "dns", "dgram", "child_process"];
const installed = ["undici", "ky", "axios", "got", "node-fetch", "cross-fetch", "ofetch", "superagent", "needle", "ws"];
const network = new RegExp(`^((node:)?(${builtIn.join("|")})|${installed.join("|")})(/.*)?$`);

// What leaves without an import, and what gets a module without naming it in one.
const names = [
  ...["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "sendBeacon"],
  ...["require", "createRequire", "getBuiltinModule"],
];

/**
 * By what a source can call out of the process: modules that it imports for more than their types, and names that stand
 * for a way out. Sorted; empty for nearly every file.
 */
export function outgoingCalls(path: string, source: string): readonly string[] {
  const { module, program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const found = new Set<string>();

  function imports(specifier: string): void {
    if (network.test(specifier)) found.add(specifier);
  }
  for (const { moduleRequest, entries } of module.staticImports) {
    if (entries.length === 0 || entries.some(({ isType }) => !isType)) imports(moduleRequest.value);
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (moduleRequest !== null && !isType) imports(moduleRequest.value);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const specifier = source.slice(moduleRequest.start, moduleRequest.end);
    // One that is computed may be any.
    if (/^(["'`])[^$]*\1$/.test(specifier)) imports(specifier.slice(1, -1));
    else found.add("import()");
  }

  function uses(name: unknown): void {
    if (typeof name === "string" && names.includes(name)) found.add(name);
  }
  new Visitor({ Identifier: ({ name }) => uses(name), Literal: ({ value }) => uses(value) }).visit(program);
  return [...found].toSorted();
}
