import { AncrageError } from "../errors/ancrage-error.ts";
import { bodyPlaceOf } from "./call-values.ts";
import type { InboundHook, InboundHookDefinition, ValueReader } from "./inbound-hook.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const namePattern = /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/;
const longestName = 64;

/**
 * Defines an inbound hook: what its callers send, how they show who they are, and the handler that runs once for each call.
 * To use the host's own objects in the handler, say their type there: `handler: ({ context }: { context: Shop }) => …`.
 * @throws `invalid_inbound_hook`
 */
export function defineInboundHook<
  const Name extends string,
  Headers extends ValueReader = never,
  Query extends ValueReader = never,
  Body extends ValueReader = never,
  Context = unknown,
>(name: Name, definition: InboundHookDefinition<Headers, Query, Body, Context>): InboundHook<Name, Context> {
  if (!namePattern.test(name) || name.length > longestName) {
    throw invalid(
      name,
      `"${name}" is not a usable name. Use letters and digits, grouped by dots, dashes or underscores.`,
    );
  }
  if (definition.authentication === undefined) {
    throw invalid(
      name,
      'it has no authentication. Whoever knows a code may call then: if that is meant, write { kind: "none" }.',
    );
  }
  const named = definition.methods ?? ["POST"];
  const unknown = named.find((method) => !methods.includes(method));
  if (named.length === 0 || unknown !== undefined) {
    throw invalid(name, `methods holds ${unknown ?? "nothing"}. Name one or more of ${methods.join(", ")}.`);
  }
  for (const option of ["dedupe", "orderingKey"] as const) {
    const place = definition[option];
    if (typeof place === "string" && place !== "bodyHash" && bodyPlaceOf(place) === null) {
      throw invalid(name, `${option} is ${JSON.stringify(place)}. Write body.id, query.id or headers.x-id.`);
    }
  }
  for (const option of ["concurrency", "timeoutMs"] as const) {
    const value = definition[option];
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) continue;
    throw invalid(name, `${option} is ${value}. Give a whole number, at least 1.`);
  }
  return { ...definition, name } as InboundHook<Name, Context>;
}

function invalid(inboundHook: string, text: string): AncrageError<"invalid_inbound_hook"> {
  return new AncrageError("invalid_inbound_hook", `Inbound hook ${inboundHook}: ${text}`, { inboundHook });
}
