import { type CallErrorCode, errorDetailSchemas } from "../../api/error-detail-schemas.ts";
import type { RouteContract } from "../../api/route-contracts.ts";
import type { Route } from "../../api/routes.ts";
import { errorStatus } from "../error-status.ts";
import { type JsonObject, jsonSchemasOf, schemaRef } from "./json-schemas.ts";

/** The schemas of errors: one for each code that a caller may cause, and one for what only the server can. */
export function errorSchemas(): Record<string, JsonObject> {
  const details = jsonSchemasOf(errorDetailSchemas, "output");
  const codes = Object.keys(errorDetailSchemas) as CallErrorCode[];
  const serverCodes = Object.entries(errorStatus).flatMap(([code, status]) => (status === 500 ? [code] : []));
  return {
    ...Object.fromEntries(codes.map((code) => [errorName(code), errorSchema({ const: code }, details[code])])),
    ServerError: errorSchema({ enum: ["internal", ...serverCodes] }, { type: "object" }),
  };
}

/** The refusals of a route, by status: what its guards refuse, what its reading of the request does, and its operation. */
export function errorResponses(route: Route, contract: RouteContract): Record<number, JsonObject> {
  const byStatus = Map.groupBy(codesOf(route, contract), (code) => errorStatus[code]);
  const refusals = [...byStatus].map(([status, codes]) => {
    const refs = codes.map((code) => schemaRef(errorName(code)));
    return [status, response(codes.join(" or "), refs.length === 1 ? refs[0] : { oneOf: refs })] as const;
  });
  return {
    ...Object.fromEntries(refusals),
    500: response("The server failed, and tells whoever runs it why.", schemaRef("ServerError")),
  };
}

function codesOf({ method, path, role }: Route, { query, body, errors }: RouteContract): readonly CallErrorCode[] {
  const reads = path.includes("/:") || query !== undefined || body !== undefined;
  const guards: readonly (readonly [boolean, readonly CallErrorCode[]])[] = [
    [reads, ["invalid_request"]],
    [role !== "public", ["unauthenticated", "forbidden"]],
    [method !== "GET", ["cross_site"]],
    [body !== undefined, ["body_too_large", "unsupported_media_type"]],
  ];
  return [...guards.flatMap(([applies, codes]) => (applies ? codes : [])), ...errors];
}

/** `endpoint_not_found` -> `EndpointNotFoundError` */
function errorName(code: CallErrorCode): string {
  return `${code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Error`;
}

function errorSchema(code: JsonObject, details: JsonObject | undefined): JsonObject {
  const properties = {
    code: { type: "string", ...code },
    message: { type: "string", description: "What was wrong, with which value, and what to do." },
    details,
  };
  return closed({ error: closed(properties) });
}

function closed(properties: JsonObject): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

function response(description: string, schema: unknown): JsonObject {
  return { description, content: { "application/json": { schema } } };
}
