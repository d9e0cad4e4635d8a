import type { FieldIssue } from "../errors/field-issue.ts";
import { FILTER_LIMITS, type Filter, filterOperators } from "../model/filter.ts";
import { stepsOf } from "./read-path.ts";

/** A filter, or what is wrong with what should be one. */
export type ParsedFilter =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] };

const shape = `Write { "path": "amount", "gte": 1000 } with one of ${filterOperators.join(", ")}, or { "and": […] }, { "or": […] }, { "not": … }.`;

// Whoever enters a hostile filter shall not have a long answer for it.
const mostIssues = 20;

/**
 * Reads a filter as somebody entered it. Whatever it is, nothing is thrown, no more is looked at than a filter may have parts,
 * and no more than 20 issues are told.
 */
export function parseFilter(entered: unknown): ParsedFilter {
  const issues: FieldIssue[] = [];
  let conditions = 0;
  let parts = 0;

  const complain = (path: string, message: string): null => {
    if (issues.length < mostIssues) issues.push({ path, message });
    return null;
  };

  const read = (value: unknown, at: string, depth: number): Filter | null => {
    parts += 1;
    if (parts > FILTER_LIMITS.parts) return tooMany(at, "parts");
    if (depth > FILTER_LIMITS.depth) return complain(at, `It is nested more than ${FILTER_LIMITS.depth} levels deep.`);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return complain(at, `It is no condition. ${shape}`);
    }
    const names = Object.keys(value);
    const given = value as Readonly<Record<string, unknown>>;
    if (Object.hasOwn(value, "path")) return condition(given, names, at);
    const [name, another] = names;
    if (another !== undefined) return complain(at, `It has ${names.length} parts: ${listed(names)}. ${shape}`);
    switch (name) {
      case "and":
        return joined("and", given["and"], at, depth);
      case "or":
        return joined("or", given["or"], at, depth);
      case "not": {
        const filter = read(given["not"], `${at}.not`, depth + 1);
        return filter && { not: filter };
      }
      default:
        return complain(at, `${name === undefined ? "It is empty" : `${listed([name])} is no operator`}. ${shape}`);
    }
  };

  const joined = (kind: "and" | "or", value: unknown, at: string, depth: number): Filter | null => {
    const place = `${at}.${kind}`;
    if (!Array.isArray(value) || value.length === 0) return complain(place, "Give a list of one or more conditions.");
    if (conditions + value.length > FILTER_LIMITS.conditions) return tooMany(place, "conditions");
    const filters = value.map((one: unknown, index) => read(one, `${place}[${index}]`, depth + 1));
    const whole = filters.filter((one) => one !== null);
    if (whole.length < filters.length) return null;
    return kind === "and" ? { and: whole } : { or: whole };
  };

  const condition = (given: Readonly<Record<string, unknown>>, names: readonly string[], at: string): Filter | null => {
    conditions += 1;
    if (conditions > FILTER_LIMITS.conditions) return tooMany(at, "conditions");
    const { path } = given;
    const steps = typeof path === "string" && isShort(path) ? stepsOf(path) : null;
    if (steps === null || steps.length > FILTER_LIMITS.pathSteps) {
      return complain(`${at}.path`, "It is no path. Write it as amount, customer.country or lines[0].sku.");
    }
    const operators = filterOperators.filter((name) => names.includes(name));
    const [operator] = operators;
    const unknown = names.filter((name) => name !== "path" && !filterOperators.includes(name as "eq"));
    if (operator === undefined || operators.length > 1 || unknown.length > 0) {
      return complain(at, `Its operators are ${listed([...operators, ...unknown]) || "none"}; one is needed. ${shape}`);
    }
    const why = wrongValue(operator, given[operator]);
    if (why !== null) return complain(`${at}.${operator}`, why);
    return { path, [operator]: given[operator] } as unknown as Filter;
  };

  const tooMany = (at: string, what: "conditions" | "parts"): null => {
    if (issues.length > 0) return null;
    return complain(at, `The filter has more than ${FILTER_LIMITS[what]} ${what}.`);
  };

  const filter = read(entered, "filter", 1);
  if (filter === null || issues.length > 0) return { ok: false, issues };
  const bytes = Buffer.byteLength(JSON.stringify(filter));
  if (bytes > FILTER_LIMITS.bytes) {
    complain("filter", `The filter is ${bytes} bytes as JSON, and at most ${FILTER_LIMITS.bytes} are taken.`);
    return { ok: false, issues };
  }
  return { ok: true, filter };
}

function wrongValue(operator: (typeof filterOperators)[number], value: unknown): string | null {
  switch (operator) {
    case "exists":
      return typeof value === "boolean" ? null : "Give true or false.";
    case "startsWith":
      return typeof value === "string" && isShort(value) ? null : "Give a text of at most 1,024 bytes.";
    case "in":
    case "notIn":
      return Array.isArray(value) &&
        value.length > 0 &&
        value.length <= FILTER_LIMITS.values &&
        value.every(isComparable)
        ? null
        : `Give a list of 1 to ${FILTER_LIMITS.values} texts, numbers, booleans or null.`;
    case "eq":
    case "ne":
      return isComparable(value) ? null : "Give a text, a number, a boolean or null.";
    default:
      return (typeof value === "number" || typeof value === "string") && isComparable(value)
        ? null
        : "Give a number or a text.";
  }
}

function isComparable(value: unknown): boolean {
  if (typeof value === "string") return isShort(value);
  return value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

function isShort(text: string): boolean {
  return Buffer.byteLength(text) <= FILTER_LIMITS.textBytes && text.isWellFormed() && !text.includes("\0");
}

/** A few names as they may be shown, however many and long they are. */
function listed(names: readonly string[]): string {
  const text = names
    .slice(0, 5)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(", ");
  return names.length > 5 ? `${text}, …` : text;
}
