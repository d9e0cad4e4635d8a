import { authenticationInput } from "../../api/endpoint-schemas.ts";
import type { TriggerReply } from "../../api/replies.ts";
import { replySchemas } from "../../api/reply-schemas.ts";
import { type RouteContract, routeContracts, routeTags } from "../../api/route-contracts.ts";
import { type Route, type RouteName, routes } from "../../api/routes.ts";
import { errorSchemas } from "./error-responses.ts";
import { type JsonObject, jsonSchemasOf } from "./json-schemas.ts";
import { bodyName, pathTemplate, routeOperation } from "./route-operation.ts";
import { payloadSchemas } from "./trigger-schema.ts";
import { thinPayloadSchema, triggerWebhook, webhookParameters } from "./trigger-webhook.ts";

/** An OpenAPI 3.1 document, as JSON. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: JsonObject;
  readonly jsonSchemaDialect: string;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  readonly paths: JsonObject;
  readonly webhooks: JsonObject;
  readonly components: JsonObject;
}

/** Options of `openApiDocument`. */
export interface OpenApiOptions {
  /** The version of the host's API. Default `1`. */
  readonly version?: string | undefined;
}

const description = `Webhooks: who is told of what, and what became of it.

Who calls is decided by the application's own login, so this document names no security scheme; whoever publishes it adds one. A subscriber sees what its owner owns, an operator the whole tenant.

Every error is \`{ "error": { "code", "message", "details" } }\`. A field or query parameter that is not described is refused, but for the fields of a subscribe call, which platforms add to. Each GET answers HEAD too. Lists are newest first; ask for the next page with \`nextCursor\`.`;

/**
 * Describes the HTTP API and what receivers are sent: one operation for each route, one webhook for each trigger.
 * `triggers` is what `triggers.list()` answers. It names no security scheme, because the login is the host's: add
 * `components.securitySchemes` and `security` before you publish it.
 */
export function openApiDocument(
  triggers: readonly TriggerReply[],
  { version = "1" }: OpenApiOptions = {},
): OpenApiDocument {
  api ??= { paths: paths(), schemas: schemas() };
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    info: { title: "Webhooks", version, description },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    // Relative to where the document is served, which is where the API is mounted.
    servers: [{ url: "." }],
    tags: Object.entries(routeTags).map(([name, text]) => ({ name, description: text })),
    paths: api.paths,
    webhooks: Object.fromEntries(triggers.map((trigger) => [trigger.name, triggerWebhook(trigger)])),
    components: {
      schemas: {
        ...api.schemas,
        ThinPayload: thinPayloadSchema,
        ...Object.fromEntries(triggers.flatMap((trigger) => Object.entries(payloadSchemas(trigger)))),
      },
      parameters: webhookParameters,
    },
  };
  // A copy of its own, so that the host may add to it.
  return JSON.parse(JSON.stringify(document));
}

// Depends on no application and takes 20 ms: not for each request, and not at start.
let api: { readonly paths: JsonObject; readonly schemas: JsonObject } | undefined;

type RouteRow = Route & { readonly name: RouteName };

function paths(): JsonObject {
  const byPath = Map.groupBy<string, RouteRow>(routes, pathTemplate);
  return Object.fromEntries(
    [...byPath].map(([path, rows]) => [
      path,
      Object.fromEntries(rows.map((row) => [row.method.toLowerCase(), routeOperation(row, routeContracts[row.name])])),
    ]),
  );
}

function schemas(): JsonObject {
  const bodies = routes.flatMap((route) => {
    const { body }: RouteContract = routeContracts[route.name];
    return body === undefined ? [] : [[bodyName(route), body] as const];
  });
  return {
    ...jsonSchemasOf({ ...Object.fromEntries(bodies), AuthenticationInput: authenticationInput }, "input"),
    ...jsonSchemasOf(replySchemas, "output"),
    ...errorSchemas(),
  };
}
