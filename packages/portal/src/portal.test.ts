import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { portal } from "./portal.ts";

const files = portal();
const page = files.get("");
const kB = (paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + (files.get(path)?.gzip.byteLength ?? Number.NaN), 0) / 1_000;

/** A file and all that it imports before it runs. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = files.get(path)?.text ?? "";
  for (const [, name] of text.matchAll(/(?:from|^import|;import)\s*["']\.\/([^"']+)["']/g)) {
    loadedWith(`assets/${name}`, seen);
  }
  return seen;
}

test("the page names its files relative to itself, and holds nothing that the policy would refuse", () => {
  expect(page?.text).toMatch(/<script type="module" crossorigin src="\.\/assets\/index-[\w-]+\.js">/);
  expect(page?.text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|https?:/);
  expect(page?.isImmutable).toBe(false);
});

test("every other file has a hash in its name, and its compressed form is the same", () => {
  const others = [...files].filter(([path]) => path !== "" && path !== "sync-failure.js");
  expect(others.length).toBeGreaterThan(5);
  for (const [path, { text, gzip, isImmutable, contentType }] of others) {
    expect(path).toMatch(/^assets\/[\w-]+-[\w-]{8}\.(js|css)$/);
    expect(isImmutable).toBe(true);
    expect(contentType).toBe(path.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
    expect(gunzipSync(gzip).toString()).toBe(text);
  }
});

test("the dialog for a host's pages has a name that stays, and is asked for anew", () => {
  expect(files.get("sync-failure.js")).toMatchObject({ isImmutable: false });
  expect(files.get("sync-failure.js")?.text).toMatch(/export ?\{ ?\w+ as showSyncFailure ?\}/);
});

test("all of it has at most 200 kB compressed, and the first screen 140 kB", () => {
  const entry = [...(page?.text ?? "").matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path = ""]) => path);
  const first = new Set(["", ...entry.flatMap((path) => [...loadedWith(path)])]);
  expect(first.size).toBeGreaterThan(2);
  expect(kB([...files.keys()])).toBeLessThanOrEqual(200);
  expect(kB([...first])).toBeLessThanOrEqual(140);
});

test("it brings no zod, is built for production, and has no text that is run as code", () => {
  const scripts = [...files].filter(([path]) => path.endsWith(".js")).map(([, { text }]) => text);
  for (const text of scripts) expect(text).not.toMatch(/ZodError|jsxDEV|new Function\(|[^.\w]eval\(/);
});
