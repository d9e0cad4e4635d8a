import { readPath, stepsOf } from "./paths/read-path.ts";

/** What a call holds, before anybody has checked it. */
export interface CallValues {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** `undefined`: there was none. */
  readonly body: unknown;
}

/** A place in a call: `body.data.id`, `query.id`, `headers.x-request-id`. */
export interface BodyPlace {
  readonly part: keyof CallValues;
  readonly path: string;
}

/** The place that a text names; `null` when it names none. */
export function bodyPlaceOf(text: string): BodyPlace | null {
  const [, part, path] = /^(body|query|headers)\.(.+)$/s.exec(text) ?? [];
  if (part === undefined || path === undefined) return null;
  return part === "headers" || stepsOf(path) !== null ? { part: part as BodyPlace["part"], path } : null;
}

/** The value at a place as text; `null` when there is none that is a text, number or boolean. */
export function textAt(values: CallValues, { part, path }: BodyPlace): string | null {
  const value = readPath(values[part], part === "headers" ? path.toLowerCase() : path);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
