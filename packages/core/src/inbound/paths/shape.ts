/** What samples have in common: which kinds of values come at a place. */
export interface Shape {
  /** Of texts, numbers and booleans which come. */
  readonly plain: ReadonlySet<"string" | "number" | "boolean">;
  readonly nullable: boolean;
  /** The fields of the objects that come; `null`: none does. */
  readonly fields: ReadonlyMap<string, { readonly shape: Shape; readonly optional: boolean }> | null;
  /** The elements of the arrays that come; `null`: no array does. An array that is always empty has elements of no kind. */
  readonly elements: Shape | null;
}

const nothing: Shape = { plain: new Set(), nullable: false, fields: null, elements: null };

// A sample is something that people paste; what lies deeper is left open.
const deepest = 32;

/** The shape of one sample. */
export function shapeOf(value: unknown, depth = 0): Shape {
  if (value === null || value === undefined || depth > deepest) return { ...nothing, nullable: value === null };
  if (Array.isArray(value)) {
    const elements = value.map((element: unknown) => shapeOf(element, depth + 1));
    return { ...nothing, elements: elements.reduce(mergeShapes, nothing) };
  }
  if (typeof value === "object") {
    const fields = Object.entries(value).map(
      ([name, field]) => [name, { shape: shapeOf(field, depth + 1), optional: false }] as const,
    );
    return { ...nothing, fields: new Map(fields) };
  }
  return { ...nothing, plain: new Set([typeof value as "string"]) };
}

/** What both allow: a field that one of them lacks is optional. */
export function mergeShapes(one: Shape, other: Shape): Shape {
  return {
    plain: new Set([...one.plain, ...other.plain]),
    nullable: one.nullable || other.nullable,
    fields: mergeFields(one.fields, other.fields),
    elements:
      one.elements === null || other.elements === null
        ? (one.elements ?? other.elements)
        : mergeShapes(one.elements, other.elements),
  };
}

function mergeFields(one: Shape["fields"], other: Shape["fields"]): Shape["fields"] {
  if (one === null || other === null) return one ?? other;
  const names = new Set([...one.keys(), ...other.keys()]);
  return new Map(
    Array.from(names, (name) => {
      const [left, right] = [one.get(name), other.get(name)];
      const shape = mergeShapes(left?.shape ?? nothing, right?.shape ?? nothing);
      const optional = left === undefined || right === undefined || left.optional || right.optional;
      return [name, { shape, optional }] as const;
    }),
  );
}
