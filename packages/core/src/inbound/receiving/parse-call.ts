import type { CallValues } from "../call-values.ts";
import type { InboundHook } from "../inbound-hook.ts";
import { type BodyKind, bodyKindOf } from "../parsing/media-type.ts";
import { gunzipped, parseBody } from "../parsing/parse-body.ts";
import { parseQuery } from "../parsing/parse-query.ts";
import { CALL_BODY_LIMIT_BYTES } from "./read-call-body.ts";

/** What of a call is parsed, as it came or as its receipt has it. */
export interface RawCall {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without its `?`. */
  readonly query: string;
  readonly body: Uint8Array;
}

/** A call as values, or what is wrong with it, in words for the operator. */
export type ParsedCall =
  | { readonly ok: true; readonly values: CallValues }
  | { readonly ok: false; readonly why: string };

/** Parses query and body. An empty body is `undefined`, whatever its type. */
export function parseCall({ headers, query, body }: RawCall): ParsedCall {
  const parsedQuery = parseQuery(query);
  if (parsedQuery === null) return { ok: false, why: "The query has too many parameters or too many levels." };
  const bytes = isGzip(headers) ? gunzipped(body, CALL_BODY_LIMIT_BYTES) : body;
  if (bytes === null) {
    return { ok: false, why: `The body is no gzip, or becomes longer than ${CALL_BODY_LIMIT_BYTES} bytes.` };
  }
  const kind = bodyKindOf(headers["content-type"] ?? null) ?? "text";
  const parsed = parseBody(bytes, kind);
  return parsed.ok ? { ok: true, values: { headers, query: parsedQuery, body: parsed.value } } : parsed;
}

/** Whether the inbound hook takes a body of that type and coding; `null`: it does, else why not. */
export function mediaTypeFault(
  hook: Pick<InboundHook, "accepts" | "gzip">,
  headers: Readonly<Record<string, string>>,
): string | null {
  const accepts: readonly BodyKind[] = hook.accepts ?? ["json"];
  const type = headers["content-type"] ?? null;
  const kind = bodyKindOf(type);
  if (kind === null || !accepts.includes(kind)) {
    return `The body is of type ${type === null ? "unknown: it has no content-type" : JSON.stringify(type)}; taken are ${accepts.join(", ")}, in UTF-8.`;
  }
  const coding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (coding === "identity" || coding === "" || (hook.gzip === true && coding === "gzip")) return null;
  return `The body's content-encoding is ${JSON.stringify(coding)}. ${hook.gzip === true ? "Only gzip is taken." : "Bodies are taken as they are, unless the inbound hook says gzip: true."}`;
}

function isGzip(headers: Readonly<Record<string, string>>): boolean {
  return headers["content-encoding"]?.trim().toLowerCase() === "gzip";
}
