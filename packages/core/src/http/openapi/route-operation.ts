import type { ReplyName } from "../../api/reply-schemas.ts";
import type { FileReply, RouteContract, RowsReply } from "../../api/route-contracts.ts";
import type { Route } from "../../api/routes.ts";
import { errorResponses } from "./error-responses.ts";
import { type JsonObject, jsonSchemasOf, schemaRef } from "./json-schemas.ts";

/** `/endpoints/:id` as the document writes it: `/endpoints/{id}`. */
export function pathTemplate({ path }: Pick<Route, "path">): string {
  return path.replaceAll(/:(\w+)/g, "{$1}");
}

/** The name of the schema of a route's body. */
export function bodyName({ name }: Pick<Route, "name">): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Body`;
}

/** A route as an operation of the document. */
export function routeOperation(route: Route, contract: RouteContract): JsonObject {
  const parameters = [...pathParameters(route), ...queryParameters(contract)];
  return {
    operationId: route.name,
    summary: contract.summary,
    description: route.role === "public" ? "Open to anybody." : `Least role: ${route.role}.`,
    tags: [contract.tag],
    ...(parameters.length > 0 && { parameters }),
    ...(contract.body && {
      requestBody: { required: true, content: { "application/json": { schema: schemaRef(bodyName(route)) } } },
    }),
    responses: { ...replyResponses(contract), ...errorResponses(route, contract) },
    // Whatever login the host adds to the document, these ask for none.
    ...(route.role === "public" && { security: [] }),
  };
}

function pathParameters({ path }: Route): JsonObject[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: "path", required: true },
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: RouteContract): JsonObject[] {
  if (query === undefined) return [];
  const { properties, required = [] } = jsonSchemasOf({ query }, "input")["query"] as {
    properties: JsonObject;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: "query", required: required.includes(name) },
    schema,
  }));
}

const statusTexts: Readonly<Record<number, string>> = {
  200: "Done.",
  201: "Made.",
  202: "Accepted; its outcome comes later.",
  207: "Some of it was refused, the rest is done.",
  204: "Done; there is nothing to show.",
  503: "Not well.",
};

// OpenAPI 3.1 has no word for a stream of rows: what NDJSON shows is the schema of each line.
function contentOf(reply: ReplyName | RowsReply | FileReply): JsonObject {
  if (typeof reply === "string") return { "application/json": { schema: schemaRef(reply) } };
  if ("file" in reply) return { [reply.file]: { schema: { type: "string" } } };
  return {
    "application/x-ndjson": { schema: schemaRef(reply.rows) },
    "text/csv": { schema: { type: "string", description: "The same fields as columns, under a line of their names." } },
  };
}

function replyResponses({ replies }: RouteContract): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(replies).map(([status, reply]) => [
      status,
      {
        description: statusTexts[Number(status)] ?? "Answered.",
        ...(reply !== null && { content: contentOf(reply) }),
      },
    ]),
  );
}
