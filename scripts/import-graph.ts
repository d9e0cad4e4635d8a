import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync } from "oxc-parser";

/** One import or re-export, types included. */
export interface Import {
  /** Path of the importing file, from the root, with `/`. */
  readonly from: string;
  /** Path of the imported file when it is one of the tree; else the specifier (`zod`, `node:net`). */
  readonly to: string;
}

/** Every import among the TypeScript sources below `root`'s packages, examples and bench, tests left out. */
export function readImports(root: string): readonly Import[] {
  const entries = packageEntries(root);
  return sourceFiles(root).flatMap((from) =>
    specifiersOf(join(root, from)).map((specifier) => ({ from, to: resolve(root, from, specifier, entries) })),
  );
}

/** Paths of the TypeScript sources below `root`'s packages, examples and bench, tests left out. */
export function sourceFiles(root: string): string[] {
  return ["packages", "examples", "bench"].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: "utf8" })
      .map((path) => join(top, path).replaceAll("\\", "/"))
      .filter(
        (path) =>
          /(^|\/)src\/.*\.tsx?$/.test(path) &&
          !/\.(test|type-test)\.tsx?$/.test(path) &&
          // What the tests of a package share; not published.
          !/^packages\/(postgres|client)\/src\/testing\//.test(path) &&
          !path.includes("/node_modules/"),
      ),
  );
}

function specifiersOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    // The specifier of a dynamic import, with its quotes; one that is computed names no file.
    ...module.dynamicImports.map(({ moduleRequest }) =>
      readFileSync(file, "utf8")
        .slice(moduleRequest.start, moduleRequest.end)
        .replaceAll(/^["'`]|["'`]$/g, ""),
    ),
  ];
}

function resolve(root: string, from: string, specifier: string, entries: ReadonlyMap<string, string>): string {
  if (!specifier.startsWith(".")) return entries.get(specifier) ?? specifier;
  return relative(root, join(root, dirname(from), specifier)).replaceAll("\\", "/");
}

/** `@ancrage/core/node` -> `packages/core/src/node/index.ts`, from the exports of each package. */
function packageEntries(root: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const folder of readdirSync(join(root, "packages"))) {
    const manifest: unknown = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
    const { name, exports = {} } = manifest as { name: string; exports?: Record<string, Record<string, string>> };
    for (const [subpath, conditions] of Object.entries(exports)) {
      const source = conditions["ancrage-source"];
      if (source !== undefined) entries.set(name + subpath.slice(1), `packages/${folder}/${source.slice(2)}`);
    }
  }
  return entries;
}
