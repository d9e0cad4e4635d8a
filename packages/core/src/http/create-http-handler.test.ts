import { describe, expect, test } from "vitest";
import type { Operations } from "../operations/operations.ts";
import type { Logger } from "../ports/logger.ts";
import { createHttpHandler } from "./create-http-handler.ts";
import type { HttpRequest } from "./http-message.ts";

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const health: HttpRequest = { method: "GET", url: "/health", headers: {}, body: null, native: null };

function operationsWithHealth(answer: () => Promise<"ok" | "stalled">): Operations {
  return { health: answer } as Partial<Operations> as Operations;
}

describe("createHttpHandler", () => {
  test("refuses at once an authenticate that is no function", () => {
    const create = () =>
      createHttpHandler(
        operationsWithHealth(async () => "ok"),
        { authenticate: "me" as never },
      );
    expect(create).toThrow(expect.objectContaining({ code: "invalid_option", details: { option: "authenticate" } }));
  });

  test("leaves a path that no route has to the host", async () => {
    const handle = createHttpHandler(
      operationsWithHealth(async () => "ok"),
      { authenticate: () => null },
    );
    expect(await handle({ ...health, url: "/customers" })).toBeNull();
  });

  test("answers HEAD without a body", async () => {
    const handle = createHttpHandler(
      operationsWithHealth(async () => "ok"),
      { authenticate: () => null },
    );
    for (const url of ["/health", "/triggers"]) {
      expect(await handle({ ...health, method: "HEAD", url })).toMatchObject({ body: null });
    }
  });

  test("serves the OpenAPI document under the version that the host gives its API", async () => {
    const operations = {
      triggers: { list: () => [], performList: async () => [] },
    } as unknown as Operations;
    const authenticate = () => ({ tenantId: "t1", role: "operator" }) as const;
    const versionOf = async (options: { apiVersion?: string }) => {
      const handle = createHttpHandler(operations, { authenticate, ...options });
      const reply = await handle({ ...health, url: "/openapi.json" });
      return JSON.parse(String(reply?.body)).info.version;
    };
    expect(await versionOf({})).toBe("1");
    expect(await versionOf({ apiVersion: "2026-11" })).toBe("2026-11");
  });

  test("answers although the logger throws", async () => {
    const logger = {
      ...silent,
      error: () => {
        throw new Error("disk full");
      },
    };
    const operations = operationsWithHealth(() => Promise.reject(new Error("secret")));
    const handle = createHttpHandler(operations, { authenticate: () => null, logger });
    expect(await handle(health)).toMatchObject({ status: 500 });
  });

  test("takes an error with a code that it does not know for an internal one", async () => {
    const newer = Object.assign(new Error("hunter2"), {
      code: "toString",
      details: {},
      [Symbol.for("ancrage.error")]: true,
    });
    const handle = createHttpHandler(
      operationsWithHealth(() => Promise.reject(newer)),
      { authenticate: () => null, logger: silent },
    );
    const reply = await handle(health);
    expect(reply).toMatchObject({ status: 500, body: expect.stringContaining('"internal"') });
    expect(reply?.body).not.toContain("hunter2");
  });

  test("takes a header that came as a list for one that equals nothing", async () => {
    const handle = createHttpHandler({} as Operations, { authenticate: () => null });
    const headers = { "sec-fetch-site": ["same-origin", "same-origin"] };
    const reply = await handle({ ...health, method: "DELETE", url: "/endpoints/ep_1", headers });
    expect(reply).toMatchObject({ status: 403, body: expect.stringContaining("cross_site") });
  });
});
