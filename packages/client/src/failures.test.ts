import { createServer } from "node:http";
import { isAncrageError } from "@ancrage/core";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "./create-client.ts";
import { serve, servedApi } from "./testing/served-api.ts";

afterEach(() => void vi.useRealTimers());

interface Scripted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server that answers in turn, the last answer again and again; `null` hangs up. */
async function scripted(...answers: readonly (Scripted | null)[]) {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(`${request.method} ${request.url}`);
    if (answer === null || answer === undefined) request.socket.destroy();
    else response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(answer.body);
  });
  return { asked, client: createClient({ url }), url };
}

const page = { status: 200, body: '{"items":[],"nextCursor":null}' };
const busy = { status: 503, body: '{"error":{"code":"store_busy","message":"Busy.","details":{"waitedMs":5000}}}' };

/** Lets what waits for a timer go on at once, however long it is meant to wait; tells how long. */
function skipWaits(): number[] {
  const waits: number[] = [];
  const real = globalThis.setTimeout;
  const timeout = vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, ms = 0) => {
    // The clocks of an attempt and of fetch itself run on.
    if (!/p-retry|repeated\.ts/.test(new Error("where").stack ?? "") || ms === 60_000) return real(run, ms);
    waits.push(ms);
    return real(run, 0);
  }) as typeof setTimeout);
  onTestFinished(() => timeout.mockRestore());
  return waits;
}

describe("an error of the API", () => {
  test("is an AncrageError with the same code, message and details", async () => {
    const { client, webhooks } = await servedApi();
    const error = await client.getEndpoint({ id: "ep_1" }).catch((thrown: unknown) => thrown);
    const direct = await webhooks.endpoints.get("ep_1").catch((thrown: unknown) => thrown);
    if (!isAncrageError(error, "endpoint_not_found")) throw error;
    expect(error.details.endpointId).toBe("ep_1");
    expect(error).toEqual(direct);
  });

  test("is the same to whoever is not logged in", async () => {
    const { url } = await servedApi();
    await expect(createClient({ url }).status()).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("of the server's own is `internal`, and one that only a newer server knows keeps its code", async () => {
    const error = (code: string) => ({
      status: 500,
      body: `{"error":{"code":"${code}","message":"No.","details":{}}}`,
    });
    const { client } = await scripted(error("internal"), error("brand_new"));
    await expect(client.status()).rejects.toMatchObject({ name: "AncrageError", code: "internal" });
    await expect(client.status()).rejects.toMatchObject({ name: "AncrageError", code: "brand_new" });
  });

  test("is not what /health answers when it is stalled", async () => {
    const { client } = await scripted({ status: 503, body: '{"status":"stalled"}' });
    expect(await client.health()).toEqual({ status: "stalled" });
  });
});

describe("something else that answers", () => {
  test.each([
    ["a login page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }],
    ["a proxy's error", { status: 500, headers: { "content-type": "text/html" }, body: "<html>" }],
    ["JSON that breaks off", { status: 200, body: '{"items":[' }],
    ["another API's error", { status: 404, body: '{"message":"Not here"}' }],
  ])("%s is an unexpected_answer, which shows no query", async (_name, answer) => {
    const { client, url } = await scripted(answer);
    const error = await client.listDeliveries({ query: { trigger: "A" } }).catch((thrown: unknown) => thrown);
    if (!isAncrageError(error, "unexpected_answer")) throw error;
    expect(error.details).toMatchObject({ url: `${url}/deliveries`, status: answer.status });
    expect(error.message).not.toContain("trigger");
  });
});

describe("what is safe to repeat", () => {
  test("is repeated when the connection broke, and when the server or a proxy was too busy", async () => {
    skipWaits();
    const { client, asked } = await scripted(null, busy, { status: 502, body: "" }, page);
    expect(await client.listDeliveries()).toEqual({ items: [], nextCursor: null });
    expect(asked).toHaveLength(4);
  });

  test("is given up after three repetitions, or as many as were asked for", async () => {
    skipWaits();
    const { client, asked, url } = await scripted(busy);
    await expect(client.status()).rejects.toMatchObject({ code: "store_busy" });
    expect(asked).toHaveLength(4);
    await expect(createClient({ url, retries: 0 }).status()).rejects.toMatchObject({ code: "store_busy" });
    expect(asked).toHaveLength(5);
  });

  test.each([
    ["seconds", "7", 7_000],
    ["a date", new Date(Date.now() + 3_600_000).toUTCString(), null],
  ])("waits as long as Retry-After asks in %s, unless that is over a minute", async (_form, retryAfter, waited) => {
    const waits = skipWaits();
    const { client, asked } = await scripted({ ...busy, headers: { "retry-after": retryAfter } }, page);
    if (waited === null) {
      await expect(client.status()).rejects.toMatchObject({ code: "store_busy" });
      expect([asked.length, waits]).toEqual([1, []]);
    } else {
      await client.listDeliveries();
      expect(asked).toHaveLength(2);
      expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(waited);
    }
  });

  test("is not what was refused", async () => {
    const { client, asked } = await scripted({
      ...{ status: 404, body: '{"error":{"code":"delivery_not_found","message":"No.","details":{}}}' },
    });
    await expect(client.getDelivery({ id: "dlv_1" })).rejects.toMatchObject({ code: "delivery_not_found" });
    expect(asked).toHaveLength(1);
  });

  test("is a replay from a cursor, a dry run, a tick and a deletion; never what is done again each time or shows a secret", async () => {
    skipWaits();
    const { client, asked } = await scripted(busy);
    const once = (call: () => Promise<unknown>, times: number) => async () => {
      const before = asked.length;
      await expect(call()).rejects.toMatchObject({ code: "store_busy" });
      expect(asked.length - before).toBe(times);
    };
    const cells = [{ resource: "a", action: "b", subscribed: true }];
    await once(() => client.replayDeliveries({ body: { cursor: "x" } }), 4)();
    await once(() => client.replayDeliveries({ body: { dryRun: true } }), 4)();
    await once(() => client.tickTriggers({ id: "ep_1", body: { cells } }), 4)();
    await once(() => client.deleteEndpoint({ id: "ep_1" }), 4)();
    await once(() => client.replayDeliveries(), 1)();
    await once(() => client.replayDelivery({ id: "dlv_1" }), 1)();
    await once(() => client.createEndpoint({ body: { name: "A", url: "https://a.example" } }), 1)();
    await once(() => client.updateEndpoint({ id: "ep_1", body: { name: "A" } }), 1)();
    await once(() => client.rotateSecret({ id: "ep_1" }), 1)();
    await once(() => client.subscribe({ body: { trigger: "A", targetUrl: "https://a.example" } }), 1)();
  });
});

describe("no answer", () => {
  test("is api_unreachable where nobody listens, with the cause kept", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const error = await createClient({ url: `http://127.0.0.1:${port}`, retries: 0 })
      .status()
      .catch((thrown: unknown) => thrown);
    if (!isAncrageError(error, "api_unreachable")) throw error;
    expect(error.details).toEqual({ url: `http://127.0.0.1:${port}/status` });
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("within the time limit is api_unreachable too", async () => {
    const url = await serve(() => {});
    const late = createClient({ url, timeoutMs: 20, retries: 0 }).status();
    await expect(late).rejects.toMatchObject({ code: "api_unreachable", message: expect.stringContaining("20 ms") });
  });

  test("is waited for no longer than the signal allows, and the signal's reason is what comes of it", async () => {
    const asked = Promise.withResolvers<void>();
    const url = await serve(() => asked.resolve());
    const ending = new AbortController();
    const call = createClient({ url }).status({ signal: ending.signal });
    await asked.promise;
    ending.abort(new Error("The user has left."));
    await expect(call).rejects.toThrow("The user has left.");
  });

  test("to its end makes rows throw, so that half of them are not taken for all", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write('{"id":"dlv_1"}\n{"id":', () => response.destroy());
    });
    const rows = await createClient({ url }).exportDeliveries();
    const seen: unknown[] = [];
    const all = (async () => {
      for await (const row of rows) seen.push(row);
    })();
    await expect(all).rejects.toMatchObject({ code: "api_unreachable" });
    expect(seen).toEqual([{ id: "dlv_1" }]);
  });
});

describe("options", () => {
  test.each(["/webhooks", "ftp://a.example", "", "nonsense"])("url %j is refused where there is no page", (url) => {
    expect(() => createClient({ url })).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });

  test("a relative url counts from the page in a browser", () => {
    vi.stubGlobal("document", { baseURI: "https://app.example/crm/page?a=1" });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(createClient({ url: "/webhooks/" }).url("status")).toBe("https://app.example/webhooks/status");
  });

  test.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { retries: -1 }, { retries: 1.5 }])(
    "%j is refused",
    (option) => {
      expect(() => createClient({ url: "https://a.example", ...option })).toThrow(
        expect.objectContaining({ code: "invalid_option" }),
      );
    },
  );

  test("headers may be a function, asked before each attempt; its own errors are the caller's", async () => {
    skipWaits();
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      const answer = seen.length === 1 ? busy : page;
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
    let count = 0;
    const headers = async () => ({ authorization: `Bearer ${++count}` });
    await createClient({ url, headers }).listDeliveries();
    expect(seen).toEqual(["Bearer 1", "Bearer 2"]);
    const broken = createClient({ url, headers: () => Promise.reject(new RangeError("No token.")) });
    await expect(broken.status()).rejects.toThrow(RangeError);
  });
});
