import type { Receipt } from "../../model/receipt.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { bodyKindOf } from "../parsing/media-type.ts";
import { gunzipped, parseBody } from "../parsing/parse-body.ts";
import { parseQuery } from "../parsing/parse-query.ts";
import { type ReadValues, readValues } from "../read-values.ts";

const longestBody = 1_048_576;

/** Reads a stored call as its inbound hook says now: what did not fit may, and what did fit may not any more. */
export function readReceipt(hook: AnyInboundHook, { headers: list, query: text, body }: Receipt): ReadValues {
  const headers: Readonly<Record<string, string>> = Object.fromEntries(list);
  const query = parseQuery(text);
  const isGzip = headers["content-encoding"]?.trim().toLowerCase() === "gzip";
  const bytes = isGzip ? gunzipped(body, longestBody) : body;
  if (query === null || bytes === null) return misfit("Its query or body cannot be read.");
  const parsed = parseBody(bytes, bodyKindOf(headers["content-type"] ?? null) ?? "text");
  return parsed.ok ? readValues(hook, { headers, query, body: parsed.value }) : misfit(parsed.why);
}

function misfit(message: string): ReadValues {
  return { ok: false, issues: [{ path: "", message }] };
}
