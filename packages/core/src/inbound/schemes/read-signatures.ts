import type { HmacScheme } from "./signature-scheme.ts";
import { onlyHeader, type SignedCall } from "./signed-call.ts";
import type { SignatureProblem } from "./verification.ts";

/** The texts of a call that its signature is about. */
export interface ReadSignatures {
  /** As they were written, without prefix or name. */
  readonly signatures: readonly string[];
  /** `null`: the scheme signs no time. */
  readonly timestamp: string | null;
  /** `null`: the scheme has no id, or the sender sent none. */
  readonly id: string | null;
}

// Senders have a signature a secret, and few secrets. Whoever sends thousands wants us to compute.
const mostEntries = 50;

/** What the headers of a call say about its signature, or why they cannot be read. */
export function readSignatures(scheme: HmacScheme, call: SignedCall): ReadSignatures | SignatureProblem {
  const { header, prefix = "", separator, field } = scheme.signature;
  const value = onlyHeader(call, header);
  if (value === null) return { kind: "missingHeader", header };
  const entries = separator === undefined ? [value] : value.split(separator, mostEntries).map((entry) => entry.trim());
  const start = field === undefined ? prefix : `${field}=${prefix}`;
  const signatures = entries.filter((entry) => entry.startsWith(start)).map((entry) => entry.slice(start.length));
  if (signatures.length === 0) return { kind: "malformed", header };

  const idHeader = scheme.id !== undefined && "header" in scheme.id ? scheme.id.header : null;
  const id = idHeader === null ? null : onlyHeader(call, idHeader);
  if (id === null && idHeader !== null && scheme.signed.includes("id")) {
    return { kind: "missingHeader", header: idHeader };
  }
  const { timestamp: place } = scheme;
  if (place === undefined) return { signatures, timestamp: null, id };
  const timestamp = "header" in place ? onlyHeader(call, place.header) : fieldOf(entries, place.field);
  const timeHeader = "header" in place ? place.header : header;
  if (timestamp === null) return { kind: "missingHeader", header: timeHeader };
  // Exactly one way to write a time: what is signed is the text, and what is checked is the number.
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return { kind: "malformed", header: timeHeader };
  return { signatures, timestamp, id };
}

function fieldOf(entries: readonly string[], name: string): string | null {
  const [value, another] = entries.filter((entry) => entry.startsWith(`${name}=`));
  return value === undefined || another !== undefined ? null : value.slice(name.length + 1);
}
