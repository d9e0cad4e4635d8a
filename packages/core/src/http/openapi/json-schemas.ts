import { z } from "zod";

/** A part of the document, as JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Refers to a schema of the document by its name. */
export function schemaRef(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * JSON Schemas (2020-12) of `schemas`, under the same names; one that holds another refers to it by `schemaRef`.
 * `io`: as they are entered, or as they come out.
 */
export function jsonSchemasOf(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
): Record<string, JsonObject> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const generated = z.toJSONSchema(registry, { target: "draft-2020-12", io, uri: schemaUri, override: withoutNoise });
  return Object.fromEntries(
    Object.entries(generated.schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  );
}

function schemaUri(name: string): string {
  return `#/components/schemas/${name}`;
}

// What zod adds that says nothing to a reader: how far JavaScript counts, and 300 characters of pattern beside a format.
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
}
