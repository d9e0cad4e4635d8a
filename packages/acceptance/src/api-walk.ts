import type { OpenApiDocument } from "@ancrage/core";
import { expect } from "vitest";
import { type DescribedOperation, describedApi, promise } from "./described-api.ts";

/** A request to a route, by the name of its operation. */
export interface WalkedRequest {
  readonly params?: Readonly<Record<string, string>>;
  /** With its question mark. */
  readonly query?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who calls. Default: an operator. */
  readonly as?: string;
}

/** A walk over the routes of one application. */
export type ApiWalk = Awaited<ReturnType<typeof startApiWalk>>;

/** Calls routes over HTTP and holds each real reply against the document that the same application serves. */
export async function startApiWalk(origin: string) {
  const served = await fetch(`${origin}/openapi.json`, { headers: { authorization: "Bearer operator" } });
  const api = describedApi((await served.json()) as OpenApiDocument);
  const kept = new Set<string>();

  /** One call. Its status must be among the documented ones, and its body fit the schema of that status. */
  async function ask(operationId: string, request: WalkedRequest = {}) {
    const operation = api.operations.find((one) => one.operationId === operationId);
    if (operation === undefined) throw new Error(`The document has no operation ${operationId}.`);
    const { status, contentType, text } = await send(origin, operation, request);
    const body = bodyOf(contentType, text);
    const place = ["paths", operation.path, operation.method];
    const described = operation.responses[status];
    expect(described, `${operationId} answered ${status}: ${text}`).toBeDefined();
    if (described?.content === undefined) expect(text).toBe("");
    else {
      const [mediaType = ""] = contentType?.split(";") ?? [];
      if (mediaType !== "message/rfc822") expect(contentType).toContain("; charset=utf-8");
      const pointer = [...place, "responses", String(status), "content", mediaType, "schema"];
      for (const part of mediaType === NDJSON ? body : [body]) {
        expect(api.misfits(pointer, part), `${operationId} ${status}: ${text}`).toEqual([]);
      }
    }
    if (status < 300 && operation.requestBody !== undefined) {
      const pointer = [...place, "requestBody", "content", "application/json", "schema"];
      expect(api.misfits(pointer, request.body), `${operationId} takes ${JSON.stringify(request.body)}`).toEqual([]);
    }
    kept.add(promise(operationId, status, body?.error?.code ?? null));
    return { status, body };
  }

  return { ask, api, /** Every promise of the document that a reply has kept so far. */ kept };
}

const NDJSON = "application/x-ndjson";

/** What an answer holds: of NDJSON a list of its lines, of what is no JSON the text. */
function bodyOf(contentType: string | null, text: string) {
  if (contentType?.startsWith(NDJSON))
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  if (text === "") return null;
  return contentType?.startsWith("application/json") ? JSON.parse(text) : text;
}

/** Provokes what the guards of an operation refuse, whatever the operation does. */
export async function provokeGuards(
  { ask }: ApiWalk,
  { operationId, path, method, parameters = [], requestBody, responses }: DescribedOperation,
): Promise<void> {
  const params = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, "x_1"]));
  const hasLogin = responses["401"] !== undefined;
  if (hasLogin) {
    await ask(operationId, { params, as: "nobody" });
    await ask(operationId, { params, as: "subscriber" });
  }
  if (method !== "get") await ask(operationId, { params, headers: { origin: "https://evil.example" } });
  for (const name of Object.keys(params)) await ask(operationId, { params: { ...params, [name]: "%zz" } });
  const queried = parameters.filter((one) => one.in === "query").map(({ name }) => name);
  if (queried.length > 0) await ask(operationId, { params, query: "?nope=1" });
  if (queried.includes("cursor")) await ask(operationId, { params, query: "?cursor=nonsense" });
  if (requestBody !== undefined) {
    await ask(operationId, { params, body: [] });
    await ask(operationId, { params, body: "x".repeat(600_000) });
    await ask(operationId, { params, body: {}, headers: { "content-type": "text/plain" } });
  }
}

async function send(origin: string, { path, method }: DescribedOperation, request: WalkedRequest) {
  const { params = {}, query = "", body, headers = {}, as = "operator" } = request;
  const response = await fetch(
    origin + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "") + query,
    {
      method: method.toUpperCase(),
      headers: {
        authorization: `Bearer ${as}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    },
  );
  return { status: response.status, contentType: response.headers.get("content-type"), text: await response.text() };
}
