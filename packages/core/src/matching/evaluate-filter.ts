import { type Filter, type FilterCondition, type FilterOperator, filterOperators } from "../model/filter.ts";
import { readPath } from "./read-path.ts";

/** Whether a payload passes a filter, and the part of the filter that decided: `and[1]: amount gte 1000`. */
export interface FilterVerdict {
  readonly passes: boolean;
  readonly clause: string;
}

/**
 * Holds a payload against a filter. Of several parts of an `and` the first that fails decides, of an `or` the first that
 * passes; when none stands out, the whole does.
 * @throws TypeError for what is no filter: rows may hold what a newer version has written
 */
export function evaluateFilter(filter: Filter, payload: unknown): FilterVerdict {
  const { passes, clause } = evaluate(filter, payload);
  return { passes, clause: clause("") };
}

/** Routing asks ten thousand filters and shows few of their clauses, so words are found when they are asked for. */
interface Verdict {
  readonly passes: boolean;
  /** What decided, told of a part at this place. */
  readonly clause: (place: string) => string;
}

function evaluate(filter: Filter, payload: unknown): Verdict {
  if ("and" in filter) return parts("and", filter.and, payload);
  if ("or" in filter) return parts("or", filter.or, payload);
  if ("not" in filter) {
    const inner = evaluate(filter.not, payload);
    return { passes: !inner.passes, clause: (place) => inner.clause(step(place, "not")) };
  }
  const operator = operatorOf(filter);
  return {
    passes: holds(operator, comparedWith(filter, operator), readPath(payload, filter.path)),
    clause: (place) => `${place === "" ? "" : `${place}: `}${conditionText(filter)}`,
  };
}

function parts(kind: "and" | "or", filters: readonly Filter[], payload: unknown): Verdict {
  const decides = kind === "or";
  for (const [index, filter] of filters.entries()) {
    const { passes, clause } = evaluate(filter, payload);
    // One part alone is the reason; several that agree are it together.
    if (passes !== decides && filters.length > 1) continue;
    return { passes, clause: (place) => clause(step(place, `${kind}[${index}]`)) };
  }
  return { passes: !decides, clause: (place) => `${step(place, kind)} of ${filters.length}` };
}

function step(place: string, next: string): string {
  return place === "" ? next : `${place}.${next}`;
}

function holds(operator: FilterOperator, wanted: unknown, found: unknown): boolean {
  switch (operator) {
    case "eq":
      return found === wanted;
    case "ne":
      return found !== wanted;
    case "in":
      return isOneOf(wanted, found);
    case "notIn":
      return !isOneOf(wanted, found);
    case "startsWith":
      return typeof found === "string" && typeof wanted === "string" && found.startsWith(wanted);
    case "exists":
      return (found !== undefined) === wanted;
    default:
      return compares(operator, wanted, found);
  }
}

function isOneOf(wanted: unknown, found: unknown): boolean {
  if (!Array.isArray(wanted)) throw new TypeError("The list of a filter is no list.");
  return wanted.includes(found);
}

function compares(operator: "gt" | "gte" | "lt" | "lte", wanted: unknown, found: unknown): boolean {
  const comparable =
    (typeof wanted === "number" && typeof found === "number") ||
    (typeof wanted === "string" && typeof found === "string");
  if (!comparable) return false;
  switch (operator) {
    case "gt":
      return found > wanted;
    case "gte":
      return found >= wanted;
    case "lt":
      return found < wanted;
    case "lte":
      return found <= wanted;
  }
}

/** The operator of a condition. @throws TypeError when it has none that is known, or several */
export function operatorOf(condition: object): FilterOperator {
  const [operator, another] = filterOperators.filter((name) => Object.hasOwn(condition, name));
  if (operator !== undefined && another === undefined && "path" in condition && typeof condition.path === "string") {
    return operator;
  }
  throw new TypeError("A part of the filter is none that is known here.");
}

/** What a condition compares with. */
export function comparedWith(condition: object, operator: FilterOperator): unknown {
  return (condition as Readonly<Record<string, unknown>>)[operator];
}

/** A condition as people read it: `amount gte 1000`. It shows what was asked for, never what a payload holds. */
function conditionText(condition: FilterCondition): string {
  const operator = operatorOf(condition);
  const text = `${condition.path} ${operator} ${JSON.stringify(comparedWith(condition, operator))}`;
  return text.length > longestClause ? `${text.slice(0, longestClause - 1).toWellFormed()}…` : text;
}

const longestClause = 200;
