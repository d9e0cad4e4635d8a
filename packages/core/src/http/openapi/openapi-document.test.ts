import { describe, expect, test } from "vitest";
import { routeContracts } from "../../api/route-contracts.ts";
import { type Route, routes } from "../../api/routes.ts";
import { errorStatus } from "../error-status.ts";
import { openApiDocument } from "./openapi-document.ts";

const trigger = {
  name: "deal.created",
  description: "A deal was created",
  resource: "deal",
  action: "create",
  schema: { type: "object", properties: { id: { type: "string" } }, required: ["id"], additionalProperties: false },
  sample: { id: "D-1" },
  ...{ allowSync: false, inputSchema: null },
  versions: [],
};

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: unknown;
  readonly security?: readonly unknown[];
}

function operationsOf(paths: Readonly<Record<string, unknown>>) {
  return Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

describe("the paths of the document", () => {
  const rows: readonly Route[] = routes;
  const operations = operationsOf(openApiDocument([]).paths);

  test("have every route once, and nothing else", () => {
    expect(operations.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      routes.map(({ name }) => name).toSorted(),
    );
    for (const { name, method, path } of rows) {
      expect(operations).toContainEqual({
        path: path.replaceAll(/:(\w+)/g, "{$1}"),
        method: method.toLowerCase(),
        operation: expect.objectContaining({ operationId: name }),
      });
    }
  });

  test.each(operations)("say of $method $path what it reads and who may call it", ({ path, operation }) => {
    const { operationId, description, parameters = [], requestBody, security } = operation;
    const named = (where: string) => parameters.filter((one) => one.in === where).map(({ name }) => name);
    expect(named("path")).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual(named("path"));
    const contract = Object.entries(routeContracts).find(([name]) => name === operationId)?.[1];
    expect(named("query")).toEqual(contract && "query" in contract ? Object.keys(contract.query.shape) : []);
    expect(requestBody !== undefined).toBe(contract !== undefined && "body" in contract);
    const isPublic = rows.find(({ name }) => name === operationId)?.role === "public";
    expect(security).toEqual(isPublic ? [] : undefined);
    expect(description).toMatch(isPublic ? /anybody/ : /^Least role: (subscriber|operator|admin)\.$/);
  });

  test("document each refusal of an operation at the status that HTTP answers it with", () => {
    for (const { operation } of operations) {
      const contract = Object.entries(routeContracts).find(([name]) => name === operation.operationId)?.[1];
      for (const code of contract?.errors ?? []) {
        expect(operation.responses[errorStatus[code]]).toMatchObject({ description: expect.stringContaining(code) });
      }
    }
  });
});

describe("the webhooks of the document", () => {
  function bodyOf(name: string, webhooks: Readonly<Record<string, unknown>>) {
    const { post } = (webhooks as Record<string, { post: { requestBody: { content: Record<string, unknown> } } }>)[
      name
    ] ?? { post: { requestBody: { content: {} } } };
    return post.requestBody.content;
  }

  test("have one entry for each trigger, whatever its name, with the schema of its payload", () => {
    const names = ["deal.created", "__proto__", "constructor", "Endpoint"];
    const { webhooks, components } = openApiDocument(names.map((name) => ({ ...trigger, name })));
    expect(Object.keys(webhooks)).toEqual(names);
    const schemas = components["schemas"] as Record<string, unknown>;
    for (const name of names) expect(schemas[`${name}Payload`]).toEqual(trigger.schema);
  });

  test("tell the envelopes of a closed payload apart, and let those of an open one overlap", () => {
    const { webhooks } = openApiDocument([
      trigger,
      { ...trigger, name: "open", schema: { type: "object", additionalProperties: {} } },
      { ...trigger, name: "anything", schema: {} },
      {
        ...trigger,
        name: "alike",
        schema: { type: "object", properties: { type: {}, timestamp: {}, data: {} }, additionalProperties: false },
      },
    ]);
    const titles = [expect.objectContaining({ title: "standard" }), expect.objectContaining({ title: "bare" })];
    const json = (name: string) => bodyOf(name, webhooks)["application/json"];
    expect(json("deal.created")).toMatchObject({ schema: { oneOf: titles } });
    for (const name of ["open", "anything", "alike"]) expect(json(name)).toMatchObject({ schema: { anyOf: titles } });
    expect(bodyOf("open", webhooks)["application/cloudevents+json"]).toMatchObject({
      schema: { title: "cloudevents" },
    });
  });
});

test("the version is the host's, and 1 by default", () => {
  expect(openApiDocument([]).info["version"]).toBe("1");
  expect(openApiDocument([], { version: "2026-11" }).info["version"]).toBe("2026-11");
});

test("no security scheme is named, and a host may add its own without changing anybody else's document", () => {
  const document = openApiDocument([trigger]);
  expect(document).not.toHaveProperty("security");
  expect(document.components).not.toHaveProperty("securitySchemes");
  Object.assign(document.paths, { "/mine": {} });
  Object.assign(document.components["parameters"] as object, { Mine: {} });
  Object.assign(document.components["schemas"] as object, { Mine: {} });
  Object.assign((document.components["schemas"] as Record<string, object>)["deal.createdPayload"] ?? {}, { mine: 1 });
  expect(JSON.stringify(openApiDocument([trigger])).toLowerCase()).not.toContain('mine"');
});
