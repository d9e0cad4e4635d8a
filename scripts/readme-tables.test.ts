import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "../packages/core/src/api/routes.ts";

const root = join(import.meta.dirname, "..");

/** `METHOD /path role` of each route in the table. A method without a path shares the next one of its cell. */
function routesIn(readme: string): readonly string[] {
  return [...readme.matchAll(/^\| (`[A-Z]+.*?) \| (public|subscriber|operator|admin) \|/gm)].flatMap(
    ([, cell = "", role]) => {
      const named = [...cell.matchAll(/`(GET|POST|PUT|PATCH|DELETE)(?: (\/[^`?]*)[^`]*)?`/g)];
      return named.map(([, method, path], index) => {
        const shared = path ?? named.slice(index).find(([, , later]) => later !== undefined)?.[2];
        return `${method} ${shared} ${role}`;
      });
    },
  );
}

test("the README's table of the HTTP API has every route with its least role, and no other", async () => {
  const readme = await readFile(join(root, "packages/core/README.md"), "utf8");
  const expected = routes.map(({ method, path, role }) => `${method} ${path} ${role}`);
  expect(routesIn(readme).toSorted()).toEqual(expected.toSorted());
});

test("the README names every lifecycle event", async () => {
  const port = await readFile(join(root, "packages/core/src/ports/lifecycle.ts"), "utf8");
  const names = [...port.matchAll(/^ {2}"([a-z]+\.[a-zA-Z]+)": /gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  const readme = await readFile(join(root, "packages/core/README.md"), "utf8");
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("the README names every header of ours that a request carries", async () => {
  const source = await readFile(join(root, "packages/core/src/delivering/webhook-request.ts"), "utf8");
  const names = new Set([...source.matchAll(/"(webhook-[a-z]+)":/g)].map(([, name = ""]) => name));
  expect(names.size).toBeGreaterThan(7);
  const readme = await readFile(join(root, "packages/core/README.md"), "utf8");
  expect([...names].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
