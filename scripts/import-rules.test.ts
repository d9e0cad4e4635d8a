import { expect, test } from "vitest";
import { readImports } from "./import-graph.ts";
import { importFaults } from "./import-rules.ts";

const core = "packages/core/src";

test("an import cycle is a fault, types included", () => {
  const faults = importFaults([
    { from: `${core}/model/a.ts`, to: `${core}/model/b.ts` },
    { from: `${core}/model/b.ts`, to: `${core}/model/a.ts` },
  ]);
  expect(faults).toEqual([`Cycle: ${core}/model/a.ts -> ${core}/model/b.ts -> ${core}/model/a.ts`]);
});

test("an arrow in core may skip rooms but never turn back or cross to a sibling", () => {
  expect(importFaults([{ from: `${core}/http/a.ts`, to: `${core}/errors/b.ts` }])).toEqual([]);
  expect(importFaults([{ from: `${core}/model/a.ts`, to: `${core}/ports/b.ts` }])).toHaveLength(1);
  expect(importFaults([{ from: `${core}/signing/a.ts`, to: `${core}/triggers/b.ts` }])).toHaveLength(1);
  expect(importFaults([{ from: `${core}/unknown-room/a.ts`, to: `${core}/errors/b.ts` }])).toHaveLength(1);
});

test("a package imports only what DESIGN.md lets it, and nobody their own index", () => {
  expect(importFaults([{ from: "packages/memory/src/a.ts", to: `${core}/index.ts` }])).toEqual([]);
  expect(importFaults([{ from: "packages/memory/src/a.ts", to: "packages/express/src/index.ts" }])).toHaveLength(1);
  expect(importFaults([{ from: `${core}/http/a.ts`, to: "packages/memory/src/index.ts" }])).toHaveLength(1);
  expect(importFaults([{ from: `${core}/http/a.ts`, to: `${core}/index.ts` }])).toHaveLength(1);
});

test("the client imports of core what is safe in a browser, and nothing else", () => {
  expect(importFaults([{ from: "packages/client/src/a.ts", to: `${core}/api/index.ts` }])).toEqual([]);
  expect(importFaults([{ from: "packages/client/src/a.ts", to: `${core}/index.ts` }])).toHaveLength(1);
  expect(importFaults([{ from: "packages/client/src/a.ts", to: `${core}/api/replies.ts` }])).toHaveLength(1);
});

test("the fetch transport pulls in nothing that only Node has", () => {
  const imports = readImports(process.cwd());
  const reached = new Set([`${core}/ky/index.ts`]);
  for (const file of reached) for (const { from, to } of imports) if (from === file) reached.add(to);
  expect([...reached].filter((file) => !file.startsWith("packages/")).toSorted()).toEqual(["ky"]);
});
