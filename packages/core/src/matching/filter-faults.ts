import type { FieldIssue } from "../errors/field-issue.ts";
import type { Filter, FilterCondition } from "../model/filter.ts";
import { comparedWith, operatorOf } from "./evaluate-filter.ts";
import { stepsOf } from "./read-path.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Kinds of values as JSON Schema names them; `null`: any. */
type Types = ReadonlySet<string> | null;

/** What of a filter cannot be meant of payloads, or inputs, of this JSON Schema: a field that it has not, a value that it never holds. */
export function filterFaults(
  filter: Filter,
  schema: Schema,
  of: "payload" | "input" = "payload",
): readonly FieldIssue[] {
  const faults: FieldIssue[] = [];
  const walk = (part: Filter, at: string): void => {
    if ("and" in part) for (const [index, one] of part.and.entries()) walk(one, `${at}.and[${index}]`);
    else if ("or" in part) for (const [index, one] of part.or.entries()) walk(one, `${at}.or[${index}]`);
    else if ("not" in part) walk(part.not, `${at}.not`);
    else {
      const message = faultOf(part, schema, of);
      if (message !== null) faults.push({ path: at, message });
    }
  };
  walk(filter, "filter");
  return faults;
}

function faultOf(condition: FilterCondition, schema: Schema, of: string): string | null {
  const { path } = condition;
  const found = schemasAt(schema, path);
  if (found.length === 0) {
    const names = Object.keys(objectOf(schema["properties"])).slice(0, 20).join(", ");
    return `The ${of} has no field ${path}. Its fields: ${names || "none"}.`;
  }
  const types = typesOf(found, schema);
  if (types === null) return null;
  const operator = operatorOf(condition);
  const value = comparedWith(condition, operator);
  const isOf = (one: unknown) => types.has(typeOf(one)) || (typeof one === "number" && types.has("number"));
  const kinds = [...types].join(" or ");
  const unlike = `${path} is ${kinds}, and is compared with ${JSON.stringify(value)}.`;
  const choices = choicesOf(found, schema);
  const neverOneOf = (values: readonly unknown[]): string | null => {
    const other = choices === null ? undefined : values.find((one) => !choices.has(one));
    if (choices === null || other === undefined) return null;
    const few = [...choices].slice(0, 20).map((one) => JSON.stringify(one));
    return `${path} is never ${JSON.stringify(other)}. Its values: ${few.join(", ")}.`;
  };
  switch (operator) {
    case "exists":
      return null;
    case "startsWith":
      return types.has("string") ? null : `${path} is ${kinds}, so it starts with no text.`;
    case "in":
    case "notIn": {
      const values: readonly unknown[] = Array.isArray(value) ? value : [];
      const other = values.find((one) => !isOf(one));
      if (other !== undefined) return `${path} is ${kinds}, so it is never ${JSON.stringify(other)}.`;
      return neverOneOf(values);
    }
    case "eq":
    case "ne":
      return isOf(value) ? neverOneOf([value]) : unlike;
    default:
      return isOf(value) ? null : unlike;
  }
}

/** The only values that all these schemas allow; `null` when one of them does not list its own. */
function choicesOf(schemas: readonly Schema[], root: Schema): ReadonlySet<unknown> | null {
  const choices = new Set<unknown>();
  for (const { enum: listed, const: only, type } of schemas.flatMap((one) => branchesOf(one, root))) {
    if (Array.isArray(listed)) for (const one of listed) choices.add(one);
    else if (only !== undefined) choices.add(only);
    else if (type === "null") choices.add(null);
    else return null;
  }
  return choices;
}

/** The schemas that a path may lead to: several where a schema has alternatives, none where it leads nowhere. */
function schemasAt(root: Schema, path: string): readonly Schema[] {
  const literal = branchesOf(root, root).flatMap((branch) => fieldOf(branch, path, true));
  if (literal.length > 0) return literal;
  // Each schema once: in one that refers to itself, the ways that lead to the same place multiply with every step.
  let found: readonly Schema[] = [root];
  for (const step of stepsOf(path) ?? []) {
    const branches = new Set(found.flatMap((schema) => branchesOf(schema, root)));
    found = [...branches].flatMap((branch) => fieldOf(branch, step, false));
  }
  return found;
}

function fieldOf(schema: Schema, step: string | number, literally: boolean): readonly Schema[] {
  const properties = objectOf(schema["properties"]);
  if (typeof step === "string" && Object.hasOwn(properties, step)) return [objectOf(properties[step])];
  if (literally) return [];
  if (/^\d+$/.test(String(step)) && (schema["items"] !== undefined || schema["prefixItems"] !== undefined)) {
    const first: unknown = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"][Number(step)] : undefined;
    return [objectOf(first ?? schema["items"])];
  }
  const { additionalProperties: more } = schema;
  if (isAny(schema)) return [anything];
  return more === true || (typeof more === "object" && more !== null) ? [objectOf(more)] : [];
}

const anything: Schema = {};

// What says nothing of its values allows any.
function isAny(schema: Schema): boolean {
  return ["type", "properties", "items", "prefixItems", "enum", "const"].every(
    (keyword) => schema[keyword] === undefined,
  );
}

// References may go in circles.
const mostBranches = 100;

/** A schema's alternatives, with references followed. */
function branchesOf(schema: Schema, root: Schema, left = mostBranches): readonly Schema[] {
  if (left <= 0) return [anything];
  const { $ref: reference } = schema;
  if (typeof reference === "string") return branchesOf(referred(reference, root), root, left - 1);
  const alternatives = [schema["anyOf"], schema["oneOf"], schema["allOf"]].find(Array.isArray);
  if (alternatives === undefined) return [schema];
  return alternatives.flatMap((one: unknown) =>
    branchesOf(objectOf(one), root, Math.floor(left / alternatives.length)),
  );
}

function referred(reference: string, root: Schema): Schema {
  if (!reference.startsWith("#")) return {};
  let found: unknown = root;
  for (const part of reference.slice(1).split("/").filter(Boolean)) {
    found = objectOf(found)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return objectOf(found);
}

function typesOf(schemas: readonly Schema[], root: Schema): Types {
  const types = new Set<string>();
  for (const schema of schemas.flatMap((one) => branchesOf(one, root))) {
    const { type, enum: choices, const: only } = schema;
    if (typeof type === "string") types.add(type);
    else if (Array.isArray(type)) for (const one of type) types.add(String(one));
    else if (Array.isArray(choices)) for (const one of choices) types.add(typeOf(one));
    else if (only !== undefined) types.add(typeOf(only));
    else return null;
  }
  if (types.has("integer")) types.add("number");
  return types;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function objectOf(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
