import type { TriggerReply } from "../../api/replies.ts";
import type { JsonObject } from "./json-schemas.ts";

/** The name of the schema of a version of a trigger's payload. */
export function payloadName({ name }: Pick<TriggerReply, "name">, version = 1): string {
  return version === 1 ? `${name}Payload` : `${name}PayloadV${version}`;
}

/** The schemas of all versions of a trigger's payload, by name. */
export function payloadSchemas(trigger: TriggerReply): Record<string, JsonObject> {
  const later = trigger.versions.filter(({ version }) => version > 1);
  return Object.fromEntries(
    [{ version: 1, schema: trigger.schema }, ...later].map(({ version, schema }) => {
      const name = payloadName(trigger, version);
      return [name, placed(schema, name)];
    }),
  );
}

/** The schema of a trigger's payload for its place in the document, where what it says of itself must be found again. */
export function payloadSchema(trigger: Pick<TriggerReply, "name" | "schema">): JsonObject {
  return placed(trigger.schema, payloadName(trigger));
}

function placed({ $schema, ...schema }: JsonObject, name: string): JsonObject {
  return moved(schema, `#/components/schemas/${name}`) as JsonObject;
}

// Where a schema holds further schemas (JSON Schema 2020-12); anywhere else, such as in `const`, a $ref is mere data.
const holdsSchemas = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const holdsNamedSchemas = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"]);
const holdsSchema = new Set([
  "items",
  "contains",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
]);

function moved(schema: unknown, to: string): unknown {
  if (!isObject(schema)) return schema;
  return mapped(schema, (value, keyword) => {
    if (keyword === "$ref" && typeof value === "string" && value.startsWith("#")) return to + value.slice(1);
    if (holdsSchema.has(keyword)) return moved(value, to);
    if (holdsSchemas.has(keyword) && Array.isArray(value)) return value.map((each) => moved(each, to));
    if (holdsNamedSchemas.has(keyword) && isObject(value)) return mapped(value, (each) => moved(each, to));
    return value;
  });
}

function mapped(object: JsonObject, map: (value: unknown, key: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
