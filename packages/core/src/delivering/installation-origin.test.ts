import { expect, test, vi } from "vitest";
import type { Logger } from "../ports/logger.ts";
import { installationOrigin } from "./installation-origin.ts";

function loggerWith(warn: Logger["warn"] = () => {}): Logger {
  return { debug() {}, info() {}, error() {}, warn };
}

test("the store is asked once, however many attempts begin before it answers", async () => {
  const installation = vi.fn(async () => "shop");
  const origin = installationOrigin(undefined, { installation }, loggerWith());
  expect(await Promise.all(Array.from({ length: 80 }, () => origin()))).toEqual(Array(80).fill("shop"));
  expect(await origin()).toBe("shop");
  expect(installation).toHaveBeenCalledTimes(1);
});

test("a store that does not answer is asked again next time, and meanwhile webhooks come from nowhere in particular", async () => {
  const installation = vi.fn(async () => "shop").mockRejectedValueOnce(new Error("The store is away."));
  const warn = vi.fn();
  const origin = installationOrigin(undefined, { installation }, loggerWith(warn));
  expect(await Promise.all([origin(), origin()])).toEqual(["ancrage", "ancrage"]);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(await origin()).toBe("shop");
  expect(installation).toHaveBeenCalledTimes(2);
});

test("an origin that was given is asked of no store", async () => {
  const installation = vi.fn(async () => "shop");
  expect(await installationOrigin("branch", { installation }, loggerWith())()).toBe("branch");
  expect(await installationOrigin(undefined, {}, loggerWith())()).toBe("ancrage");
  expect(installation).not.toHaveBeenCalled();
});
