import { AncrageError, type CodeUses, type InboundCode, isCodeAlive, type ResealedCodes } from "@ancrage/core";
import type { InboundTables, StoredCode } from "./inbound-tables.ts";

/** @throws `label_taken` when another code that is enabled and has no end bears the label. */
export function refuseTakenLabel(tables: InboundTables, { id, tenantId, hook, label, state, expiresAt }: InboundCode) {
  if (!isLasting({ state, expiresAt })) return;
  for (const { row } of tables.codes.ofTenant(tenantId)) {
    if (row.id === id || row.hook !== hook || row.label !== label || !isLasting(row)) continue;
    throw new AncrageError(
      "label_taken",
      `Another code of ${hook} is already labelled "${label}". Choose another label, rotate that code, or revoke it.`,
      { label },
    );
  }
}

/** `InboundStore.replaceCode`. */
export function replaceCode(
  tables: InboundTables,
  code: InboundCode,
  { codeId, endsAt }: { readonly codeId: string; readonly endsAt: Date },
): boolean {
  const replaced = codeOf(tables, code.tenantId, codeId);
  if (replaced === undefined || replaced.row.hook !== code.hook || !isCodeAlive(replaced.row, code.createdAt)) {
    return false;
  }
  const before = replaced.row;
  const { expiresAt } = before;
  replaced.row = { ...before, expiresAt: expiresAt !== null && expiresAt < endsAt ? expiresAt : endsAt };
  try {
    refuseTakenLabel(tables, code);
  } catch (error) {
    replaced.row = before;
    throw error;
  }
  tables.codes.insert({ row: { ...code } });
  return true;
}

/** `InboundStore.updateCode`. */
export function updateCode(
  tables: InboundTables,
  tenantId: string,
  codeId: string,
  change: (code: InboundCode) => InboundCode,
): InboundCode | null {
  const stored = codeOf(tables, tenantId, codeId);
  if (stored === undefined) return null;
  const { id, hook, createdAt, uses, lastUsedAt } = stored.row;
  const row = { ...change({ ...stored.row }), id, tenantId, hook, createdAt, uses, lastUsedAt };
  refuseTakenLabel(tables, row);
  stored.row = row;
  return { ...row };
}

/** `InboundStore.countCodeUses`. */
export function countCodeUses(tables: InboundTables, uses: readonly CodeUses[]): void {
  for (const { codeId, count, lastUsedAt } of uses) {
    const stored = tables.codes.get(codeId);
    if (stored === undefined) continue;
    const last = stored.row.lastUsedAt;
    stored.row = {
      ...stored.row,
      uses: stored.row.uses + count,
      lastUsedAt: last !== null && last > lastUsedAt ? last : lastUsedAt,
    };
  }
}

/** `InboundStore.resealCodes`. */
export function resealCodes(
  tables: InboundTables,
  after: string | null,
  limit: number,
  change: (code: InboundCode) => InboundCode,
): ResealedCodes {
  const withCopy = tables.codes.afterId(after, Number.POSITIVE_INFINITY).filter(({ row }) => row.copy !== null);
  const batch = withCopy.slice(0, limit);
  const changes = batch.flatMap((stored) => {
    const given = { ...stored.row };
    const row = change(given);
    return row === given ? [] : [{ stored, row: { ...row } }];
  });
  for (const { stored, row } of changes) stored.row = row;
  return { last: batch.at(-1)?.row.id ?? null, changed: changes.length };
}

export function codeOf(tables: InboundTables, tenantId: string, codeId: string): StoredCode | undefined {
  const stored = tables.codes.get(codeId);
  return stored?.row.tenantId === tenantId ? stored : undefined;
}

function isLasting({ state, expiresAt }: Pick<InboundCode, "state" | "expiresAt">): boolean {
  return state === "enabled" && expiresAt === null;
}
