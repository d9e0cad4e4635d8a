import { AncrageError } from "../errors/ancrage-error.ts";
import { bodyPlaceOf } from "./call-values.ts";
import { allowedNetworks } from "./callers/allowed-networks.ts";
import type { InboundHook, InboundHookDefinition, ValueReader } from "./inbound-hook.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const namePattern = /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/;
const longestName = 64;

/** `defineInboundHook`, for handlers that use objects and transactions of these types. */
export type DefineInboundHook<Context, Transaction> = <
  const Name extends string,
  Headers extends ValueReader = never,
  Query extends ValueReader = never,
  Body extends ValueReader = never,
>(
  name: Name,
  definition: InboundHookDefinition<Headers, Query, Body, Context, Transaction>,
) => InboundHook<Name, Context, Transaction>;

/**
 * Defines an inbound hook: what its callers send, how they show who they are, and the handler that runs once for each call.
 * Where the handler uses the host's own objects or a transaction, `inboundHooksWith` says of what types they are.
 * @throws `invalid_inbound_hook`; `invalid_option` for `networks` that are none
 */
export function defineInboundHook<
  const Name extends string,
  Headers extends ValueReader = never,
  Query extends ValueReader = never,
  Body extends ValueReader = never,
  Context = unknown,
  Transaction = unknown,
>(
  name: Name,
  definition: InboundHookDefinition<Headers, Query, Body, Context, Transaction>,
  // Written inside `createWebhooks({ inboundHooks: [...] })`, it must not take its types from what is wanted there.
): InboundHook<Name, NoInfer<Context>, NoInfer<Transaction>> {
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
  const { authentication, networks, allowedOrigins = [] } = definition;
  if (
    authentication.kind === "signature" &&
    authentication.toleranceS !== undefined &&
    !(authentication.toleranceS > 0)
  ) {
    throw invalid(name, `toleranceS is ${authentication.toleranceS}. Give seconds, more than 0.`);
  }
  const origin = allowedOrigins.find((one) => one !== "*" && URL.parse(one)?.origin !== one);
  if (origin !== undefined) {
    throw invalid(name, `allowedOrigins holds ${JSON.stringify(origin)}. Write https://app.example, or *.`);
  }
  // Refuses what is no network now, not at the first call.
  allowedNetworks(`networks of ${name}`, networks);
  return { ...definition, name } as InboundHook<Name, Context, Transaction>;
}

/**
 * `defineInboundHook` for handlers that use the host's own objects and transactions:
 * `const defineHook = inboundHooksWith<{ shop: Shop }, PoolClient>();`.
 */
export function inboundHooksWith<Context, Transaction = unknown>(): DefineInboundHook<Context, Transaction> {
  return defineInboundHook;
}

function invalid(inboundHook: string, text: string): AncrageError<"invalid_inbound_hook"> {
  return new AncrageError("invalid_inbound_hook", `Inbound hook ${inboundHook}: ${text}`, { inboundHook });
}
