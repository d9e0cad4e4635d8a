import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const packages = readdirSync("packages").map((folder) => ({
  folder,
  manifest: JSON.parse(readFileSync(join("packages", folder, "package.json"), "utf8")) as Manifest,
}));

/** Every name that an entry point exports, types marked; a star is refused, because it hides what grows. */
function exportedNames(entry: string): string[] {
  const { module } = parseSync(entry, readFileSync(entry, "utf8"));
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .map(({ exportName, isType }) => {
      if (exportName.name === null) throw new Error(`${entry} exports a star; name each export.`);
      return `${isType ? "type " : ""}${exportName.name}`;
    })
    .toSorted();
}

test("what each published package exports grows by decision, not by accident", async () => {
  const surface: string[] = [];
  for (const { folder, manifest } of packages) {
    if (manifest.private === true) continue;
    for (const [subpath, conditions] of Object.entries(manifest.exports ?? {})) {
      const entry = join("packages", folder, conditions["ancrage-source"] ?? "");
      surface.push(manifest.name + subpath.slice(1), ...exportedNames(entry).map((name) => `  ${name}`), "");
    }
  }
  await expect(surface.join("\n")).toMatchFileSnapshot("public-surface.txt");
});

test("each entry point is built, and the built one has the same values", async () => {
  for (const { folder, manifest } of packages) {
    for (const conditions of Object.values(manifest.exports ?? {})) {
      // Only ever run from its source.
      if (manifest.private === true && conditions["default"] === undefined) continue;
      const source = join("packages", folder, conditions["ancrage-source"] ?? "");
      const built = await import(join(process.cwd(), "packages", folder, conditions["default"] ?? ""));
      const values = exportedNames(source).filter((name) => !name.startsWith("type "));
      expect(Object.keys(built).toSorted(), source).toEqual(values);
      expect(readFileSync(join("packages", folder, conditions["types"] ?? ""), "utf8")).not.toBe("");
    }
  }
});
