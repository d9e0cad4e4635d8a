import { expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { systemClock } from "../ports/system-clock.ts";
import { createUrlPolicy, type UrlPolicyOptions } from "../url-policy/url-policy.ts";
import { createUrlGuard } from "./url-guard.ts";

function guardOf(resolve: () => Promise<readonly string[]>, options?: UrlPolicyOptions) {
  return createUrlGuard({ urlPolicy: createUrlPolicy(options), clock: systemClock, resolver: { resolve } });
}

test("a URL whose name leads to public addresses is accepted as it is to be stored", async () => {
  const guard = guardOf(async () => ["8.8.8.8"]);
  expect(await guard.acceptUrl("HTTPS://Receiver.Example/in#part")).toBe("https://receiver.example/in");
});

test("a URL that the text already refuses asks no resolver", async () => {
  const guard = guardOf(() => Promise.reject(new Error("nobody is to be asked")));
  await expect(guard.acceptUrl("https://localhost/in")).rejects.toMatchObject({
    code: "url_refused",
    details: { reason: "localName" },
  });
});

test("a name that leads to a private address is refused, with the way out and without the address", async () => {
  const guard = guardOf(async () => ["8.8.8.8", "10.9.8.7"]);
  const error: unknown = await guard.acceptUrl("https://receiver.example/hunter2").catch((refusal: unknown) => refusal);
  if (!isAncrageError(error, "url_refused")) throw error;
  expect(error.details.reason).toBe("privateAddress");
  expect(error.message).toContain("receiver.example");
  expect(error.message).toContain("urlPolicy: allowLocalReceivers");
  expect(error.message).not.toMatch(/10\.9\.8\.7|hunter2/);
});

test("a literal address is judged as it is, without asking for it as a name", async () => {
  const guard = guardOf(async () => ["10.9.8.7"], { allow: ["::1"] });
  expect(await guard.acceptUrl("https://[::1]/in")).toBe("https://[::1]/in");
  expect(await guard.acceptUrl("https://8.8.8.8/in")).toBe("https://8.8.8.8/in");
});

test.each([
  ["does not exist", async () => []],
  ["cannot be resolved now", () => Promise.reject(new Error("EAI_AGAIN"))],
])("a name that %s is accepted: delivery decides", async (_what, resolve: () => Promise<readonly string[]>) => {
  expect(await guardOf(resolve).acceptUrl("https://receiver.example/")).toBe("https://receiver.example/");
});

test("a name that is not resolved within 5 s is accepted", async () => {
  const expire: (() => void)[] = [];
  const guard = createUrlGuard({
    urlPolicy: createUrlPolicy(),
    clock: {
      ...systemClock,
      after(_ms, callback) {
        expire.push(callback);
        return () => {};
      },
    },
    resolver: { resolve: () => new Promise(() => {}) },
  });
  const accepted = guard.acceptUrl("https://receiver.example/");
  for (const callback of expire) callback();
  expect(await accepted).toBe("https://receiver.example/");
});
