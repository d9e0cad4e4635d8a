/** One step of a path: the name of a field, or the number of an array's element. */
type Step = string | number;

/** Steps that a path may have. */
const mostSteps = 32;

/**
 * The steps of a path such as `a`, `b.c`, `query[0].a` or `commits.0.id`; `null` when it is none. A number between dots is a
 * step into an array or the name of a field, whichever is there.
 */
export function stepsOf(path: string): readonly Step[] | null {
  const steps: Step[] = [];
  for (const [index, part] of path.split(".").entries()) {
    const [, name = "", indices = ""] = /^([^[\]]*)((?:\[\d{1,9}\])*)$/s.exec(part) ?? [];
    if (name === "" && (indices === "" || index > 0)) return null;
    if (name !== "") steps.push(name);
    for (const [, digits] of indices.matchAll(/\[(\d+)\]/g)) steps.push(Number(digits));
  }
  return steps.length <= mostSteps ? steps : null;
}

/**
 * The value at `path`; `undefined` when there is none. A field whose name is the whole path wins over the path's steps. Only
 * own properties are read, so nothing of a prototype ever comes out.
 */
export function readPath(value: unknown, path: string): unknown {
  const literal = own(value, path);
  if (literal !== undefined) return literal;
  let found: unknown = value;
  for (const step of stepsOf(path) ?? [path]) found = own(found, step);
  return found;
}

function own(value: unknown, step: Step): unknown {
  if (Array.isArray(value)) return /^\d{1,9}$/.test(String(step)) ? (value[Number(step)] as unknown) : undefined;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<Step, unknown>>)[step];
}
