import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { consoleLogger } from "./console-logger.ts";

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

function written(message: string, fields?: Record<string, unknown>): string {
  consoleLogger.warn(message, fields);
  const [text, ...more] = warn.mock.lastCall ?? [];
  expect(more).toEqual([]);
  return String(text);
}

test("a warning is one text with its fields beside it", () => {
  expect(written("Something is late")).toBe("[ancrage] Something is late");
  expect(written("Something is late", { waits: 7, trigger: "NewDeal" })).toBe(
    "[ancrage] Something is late { waits: 7, trigger: 'NewDeal' }",
  );
});

test("an error is shown with its stack and its cause", () => {
  const text = written("It failed", { error: new TypeError("no deal", { cause: new Error("no database") }) });
  expect(text).toMatch(/TypeError: no deal\n +at .+console-logger/);
  expect(text).toContain("Error: no database");
});

test("what an error quotes can neither colour the terminal nor start a line", () => {
  const quoted = "a\u001b[31mred\u0007\u0000\u009b\r\n[ancrage] forged\n[ancrage] forged\u2028[ancrage] forged";
  for (const fields of [{ error: new Error(quoted) }, { text: quoted }, { [quoted]: 1 }]) {
    const text = written("It failed", fields);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(text.split(/[\r\n\u2028]/).filter((line) => line.startsWith("[ancrage]"))).toHaveLength(1);
  }
});

test("a percent sign is no place for a value", () => {
  expect(written("100 %s done", { text: "%d %o" })).toBe("[ancrage] 100 %s done { text: '%d %o' }");
});

test("a megabyte is cut", () => {
  expect(written("It failed", { error: new Error("x".repeat(1_000_000)) }).length).toBeLessThan(10_000);
  expect(written("It failed", { text: "x".repeat(1_000_000) }).length).toBeLessThan(10_000);
});

test("fields that cannot be looked at leave the message", () => {
  const error = Object.defineProperty(new Error("x"), "stack", {
    get() {
      throw new Error("no");
    },
  });
  expect(written("It failed", { error })).toContain("It failed");
});
