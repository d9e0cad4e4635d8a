import {
  AncrageError,
  type CodeUses,
  type FoundCode,
  type InboundCode,
  isCodeAlive,
  type ResealedCodes,
} from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { gathering } from "../database/gathering.ts";
import { violates } from "../database/violates.ts";
import { columnList, fieldList } from "../rows/columns.ts";
import { limitOf } from "../rows/limit-of.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { inboundColumns, inboundTypes } from "./inbound-columns.ts";
import { type AnsweredCode, readCode, selectingCode } from "./inbound-rows.ts";

/** The statements of `InboundStore` about codes. */
export function codeStatements(database: Database, t: Tables) {
  const { uses: _uses, lastUsedAt: _lastUsedAt, ...changeable } = inboundColumns.code;
  const given = rowsIn("$1", "given", inboundTypes.code);
  const insertText = `insert into ${t.inbound_codes} (${columnList(inboundColumns.code)}) select ${fieldList(inboundColumns.code, "given")} from ${given}`;
  const writeText = `update ${t.inbound_codes} c set (${columnList(changeable)}) = (${fieldList(changeable, "given")}) from ${given} where c.id = given.id`;
  // Of each hash the code that has it or the next one, so that a code that nobody knows takes as long as one that has ended.
  const findText = answering(`
select asked.hash as "asked", ${selectingCode("c")}, not exists (
  select 1 from ${t.disabled_hooks} h where h.tenant_id = c.tenant_id and h.hook = c.hook
) as "hookEnabled" from unnest($1::text[]) as asked(hash) cross join lateral (
  (select * from ${t.inbound_codes} where hash >= asked.hash collate "C" order by hash limit 1)
  union all (select * from ${t.inbound_codes} order by hash limit 1) limit 1
) c`);
  const oneText = `select ${selectingCode("c")} from ${t.inbound_codes} c where c.tenant_id = $1 and c.id = $2`;
  const getText = answering(oneText);
  const lockText = answering(`${oneText} for update`);
  const countText = `update ${t.inbound_codes} c set uses = c.uses + used.count, last_used_at = greatest(c.last_used_at, used."lastUsedAt")
from ${rowsIn("$1", "used", { codeId: "text", count: "integer", lastUsedAt: "timestamptz" })} where c.id = used."codeId"`;
  const copiesText = (limit: number) =>
    answering(`select ${selectingCode("c")} from ${t.inbound_codes} c
where c.copy is not null and ($1::text is null or c.id > $1) order by c.id limit ${limitOf(limit)} for update`);

  async function write(to: Queryable, text: string, code: InboundCode): Promise<void> {
    try {
      await to.query(text, [JSON.stringify([code])]);
    } catch (error) {
      if (violates(error, "inbound_codes_label")) throw labelTaken(code);
      throw error;
    }
  }

  async function lock(to: Queryable, tenantId: string, codeId: string): Promise<InboundCode | null> {
    const [row] = await answersOf<AnsweredCode>(to, lockText, [tenantId, codeId]);
    return row === undefined ? null : readCode(row);
  }

  /** Each one's code, or `null`; many calls of one code look it up once. */
  async function findAll(asked: readonly (readonly string[])[]): Promise<readonly (FoundCode | null)[]> {
    const hashes = [...new Set(asked.flat())];
    const rows = await answersOf<AnsweredCode & { asked: string; hookEnabled: boolean }>(database, findText, [hashes]);
    const nearest = new Map(
      rows.map(({ asked: hash, hookEnabled, ...row }) => [hash, { code: readCode(row), hookEnabled }]),
    );
    const found = (hash: string) => {
      const one = nearest.get(hash);
      return one?.code.hash === hash ? one : undefined;
    };
    return asked.map((own) => own.map(found).find((code) => code !== undefined) ?? null);
  }

  return {
    insert: (to: Queryable, code: InboundCode) => write(to, insertText, code),

    replace: (database: Database, code: InboundCode, { codeId, endsAt }: { codeId: string; endsAt: Date }) =>
      database.transaction(async (own) => {
        const old = await lock(own, code.tenantId, codeId);
        if (old === null || old.hook !== code.hook || !isCodeAlive(old, code.createdAt)) return false;
        const { expiresAt } = old;
        await write(own, writeText, {
          ...old,
          expiresAt: expiresAt !== null && expiresAt < endsAt ? expiresAt : endsAt,
        });
        await write(own, insertText, code);
        return true;
      }),

    find: gathering(findAll, { atOnce: 4, most: 200 }),

    async get(to: Queryable, tenantId: string, codeId: string): Promise<InboundCode | null> {
      const [row] = await answersOf<AnsweredCode>(to, getText, [tenantId, codeId]);
      return row === undefined ? null : readCode(row);
    },

    update: (database: Database, tenantId: string, codeId: string, change: (code: InboundCode) => InboundCode) =>
      database.transaction(async (own) => {
        const before = await lock(own, tenantId, codeId);
        if (before === null) return null;
        const { id, hook, createdAt, uses, lastUsedAt } = before;
        const after = { ...change(before), id, tenantId, hook, createdAt, uses, lastUsedAt };
        await write(own, writeText, after);
        return after;
      }),

    async count(to: Queryable, uses: readonly CodeUses[]): Promise<void> {
      if (uses.length > 0) await to.query(countText, [JSON.stringify(uses)]);
    },

    reseal: (
      database: Database,
      after: string | null,
      limit: number,
      change: (code: InboundCode) => InboundCode,
    ): Promise<ResealedCodes> =>
      database.transaction(async (own) => {
        const batch = (await answersOf<AnsweredCode>(own, copiesText(limit), [after])).map(readCode);
        let changed = 0;
        for (const code of batch) {
          const resealed = change(code);
          if (resealed === code) continue;
          await write(own, writeText, resealed);
          changed += 1;
        }
        return { last: batch.at(-1)?.id ?? null, changed };
      }),
  };
}

function labelTaken({ hook, label }: InboundCode): AncrageError {
  return new AncrageError(
    "label_taken",
    `Another code of ${hook} is already labelled "${label}". Choose another label, rotate that code, or revoke it.`,
    { label },
  );
}
