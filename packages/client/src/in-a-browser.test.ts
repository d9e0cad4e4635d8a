import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";

test("a bundle for browsers holds the client, ky and p-retry, and neither zod nor anything of Node", async () => {
  const warnings: string[] = [];
  const built = (await build({
    ...{ configFile: false, logLevel: "silent", root: import.meta.dirname },
    resolve: { conditions: ["ancrage-source", "module", "browser"] },
    build: {
      ...{ write: false, target: "baseline-widely-available", minify: true },
      lib: { entry: fileURLToPath(new URL("./index.ts", import.meta.url)), formats: ["es"] },
      rolldownOptions: { onwarn: ({ message }) => void warnings.push(message) },
    },
  })) as Rolldown.RolldownOutput[];
  const [chunk, ...others] = built[0]?.output ?? [];
  expect([others, warnings]).toEqual([[], []]);
  if (chunk?.type !== "chunk") throw new Error("Nothing was built.");
  const packages = chunk.moduleIds.map(
    (id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? /packages\/(\w+)\/src/.exec(id)?.[1],
  );
  expect([...new Set(packages)].toSorted()).toEqual(["client", "core", "is-network-error", "ky", "p-retry"]);
  expect(
    chunk.moduleIds
      .filter((id) => /packages\/core\/src/.test(id))
      .map((id) => id.split("/src/")[1])
      .toSorted(),
  ).toEqual(["api/routes.ts", "errors/ancrage-error.ts"]);
  expect(chunk.imports).toEqual([]);
  expect(chunk.code).not.toMatch(/\bprocess\.|\bBuffer\b/);
});
