import type { OpenApiDocument } from "@ancrage/core";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";

/** A response or a request body of an OpenAPI document. */
export interface DescribedContent {
  readonly content?: Readonly<Record<string, { readonly schema: DescribedSchema }>>;
}

interface DescribedSchema {
  readonly $ref?: string;
  readonly oneOf?: readonly DescribedSchema[];
}

/** One operation of the document. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: DescribedContent;
  readonly responses: Readonly<Record<string, DescribedContent>>;
}

/** What an OpenAPI document says, in a form that values can be held against. */
export function describedApi(document: OpenApiDocument) {
  // What OpenAPI adds to JSON Schema is unknown to the validator.
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    formats: { "date-time": isIsoTime, "uri-reference": true },
  });
  ajv.addSchema(document, "openapi.json");
  const schemas = document.components["schemas"] as Readonly<Record<string, ErrorSchema>>;

  /** Why `value` does not fit the schema at a pointer into the document; empty when it does. */
  function misfits(pointer: readonly string[], value: unknown): readonly string[] {
    const $ref = `openapi.json#/${pointer.map((part) => encodeURIComponent(escaped(part))).join("/")}`;
    const fits = ajv.getSchema($ref);
    if (fits === undefined) return [`The document has nothing at ${pointer.join(" ")}.`];
    return fits(value) ? [] : (fits.errors ?? []).map(textOf);
  }

  const operations = Object.entries(document.paths as Record<string, Record<string, DescribedOperation>>).flatMap(
    ([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, path, method })),
  );

  /** The error codes of a response; `null`: it is no error. */
  function codesOf({ content }: DescribedContent): readonly (string | null)[] {
    const { oneOf, ...alone } = content?.["application/json"]?.schema ?? {};
    return (oneOf ?? [alone]).map(({ $ref = "" }) => {
      const { properties } = schemas[$ref.split("/").at(-1) ?? ""] ?? {};
      return properties?.error?.properties.code.const ?? null;
    });
  }

  return {
    operations,
    misfits,
    /** Whether the schema is JSON Schema 2020-12. */
    isSchema: (schema: object) => ajv.validateSchema(schema) === true,
    schemas,
    /** Everything that the document promises to answer, but for faults of the server: `getEvent 404 event_not_found`. */
    promises: operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status !== "500")
        .flatMap(([status, response]) => codesOf(response).map((code) => promise(operationId, Number(status), code))),
    ),
  };
}

/** One promise of the document, as text. */
export function promise(operationId: string, status: number, code: string | null): string {
  return code === null ? `${operationId} ${status}` : `${operationId} ${status} ${code}`;
}

/** A schema of the document, of which only an error's code matters here. */
export interface ErrorSchema {
  readonly properties?: {
    readonly error?: { readonly properties: { readonly code: { readonly const?: string } } };
  };
}

function escaped(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

function textOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

function isIsoTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
