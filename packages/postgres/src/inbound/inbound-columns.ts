import type { InboundCode, Receipt } from "@ancrage/core";
import type { ColumnType } from "../rows/row-json.ts";

type Fields<Name extends string> = Readonly<Record<Name, readonly [column: string, type: ColumnType]>>;

const code = {
  id: ["id", "text"],
  tenantId: ["tenant_id", "text"],
  hook: ["hook", "text"],
  label: ["label", "text"],
  masked: ["masked", "text"],
  hash: ["hash", "text"],
  copy: ["copy", "text"],
  state: ["state", "text"],
  createdAt: ["created_at", "timestamptz"],
  expiresAt: ["expires_at", "timestamptz"],
  revokedAt: ["revoked_at", "timestamptz"],
  uses: ["uses", "integer"],
  lastUsedAt: ["last_used_at", "timestamptz"],
} as const satisfies Fields<keyof InboundCode>;

// Everything but the bytes, which go in and out by themselves.
const receipt = {
  id: ["id", "text"],
  tenantId: ["tenant_id", "text"],
  hook: ["hook", "text"],
  codeId: ["code_id", "text"],
  method: ["method", "text"],
  query: ["query", "text"],
  headers: ["headers", "text"],
  scheme: ["scheme", "text"],
  secretId: ["secret_id", "text"],
  signedAt: ["signed_at", "timestamptz"],
  dedupeKey: ["dedupe_key", "text"],
  bodyHash: ["body_hash", "text"],
  sameBytesAs: ["same_bytes_as", "text"],
  duplicateOf: ["duplicate_of", "text"],
  replayOf: ["replay_of", "text"],
  state: ["state", "text"],
  reason: ["reason", "text"],
  lastError: ["last_error", "text"],
  answer: ["answer", "text"],
  runs: ["runs", "integer"],
  failures: ["failures", "integer"],
  crashes: ["crashes", "integer"],
  orderingKey: ["ordering_key", "text"],
  depth: ["depth", "integer"],
  origin: ["origin", "text"],
  traceparent: ["traceparent", "text"],
  nextRunAt: ["next_run_at", "timestamptz"],
  leasedUntil: ["leased_until", "timestamptz"],
  createdAt: ["created_at", "timestamptz"],
  endedAt: ["ended_at", "timestamptz"],
} as const satisfies Fields<Exclude<keyof Receipt, "body" | "verdict"> | keyof Receipt["verdict"]>;

function part<Names extends string, Index extends 0 | 1>(fields: Fields<Names>, index: Index) {
  return Object.fromEntries(
    Object.entries<readonly [string, ColumnType]>(fields).map(([name, pair]) => [name, pair[index]]),
  ) as Record<Names, Index extends 0 ? string : ColumnType>;
}

/** The column of each field of what we receive. */
export const inboundColumns = { code: part(code, 0), receipt: part(receipt, 0) };

/** The type of each field's column, in the same order. */
export const inboundTypes = { code: part(code, 1), receipt: part(receipt, 1) };
