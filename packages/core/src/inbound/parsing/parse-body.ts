import { gunzipSync } from "node:zlib";
import { exceedsDepth } from "../../triggers/json-text.ts";
import type { BodyKind } from "./media-type.ts";
import { parseQuery } from "./parse-query.ts";

/** Levels of arrays and objects inside one another that a body may have. */
export const BODY_DEPTH = 100;

/** What became of a body's bytes. */
export type ParsedBody =
  | { readonly ok: true; readonly value: unknown }
  /** What is wrong with them, in words for the operator. */
  | { readonly ok: false; readonly why: string };

/** The value of a body. An empty one is `undefined`. The bytes are never written anew: signatures are about them. */
export function parseBody(bytes: Uint8Array, kind: BodyKind): ParsedBody {
  if (bytes.length === 0) return { ok: true, value: undefined };
  const text = utf8(bytes);
  if (text === null) return { ok: false, why: "The body is not UTF-8." };
  switch (kind) {
    case "text":
      return { ok: true, value: text };
    case "form": {
      const value = parseQuery(text);
      return value === null
        ? { ok: false, why: "The form has too many fields or too many levels." }
        : { ok: true, value };
    }
    case "json":
      return parseJson(text);
  }
}

/** The body without its gzip coding, at most `limitBytes`; `null` when it is none, or would become longer. */
export function gunzipped(bytes: Uint8Array, limitBytes: number): Uint8Array | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: limitBytes });
  } catch {
    return null;
  }
}

function parseJson(text: string): ParsedBody {
  if (exceedsDepth(text, BODY_DEPTH))
    return { ok: false, why: `The body is nested more than ${BODY_DEPTH} levels deep.` };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    // What the parser says may quote the body.
    return { ok: false, why: "The body is not JSON." };
  }
}

// A byte order mark at the start is left out, as RFC 8259 (section 8.1) allows readers to.
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
