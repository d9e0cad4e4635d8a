import type { Queryable, Row } from "../database/database.ts";
import { notATransaction } from "../database/not-a-transaction.ts";

/** The part of Prisma's client of an interactive transaction that is used; only the client itself can connect. */
export interface PrismaTransaction {
  $queryRawUnsafe(text: string, ...values: unknown[]): PromiseLike<unknown>;
  readonly $connect?: never;
}

/**
 * The client that Prisma hands to the callback of `$transaction`, on PostgreSQL, as Ancrage takes it.
 * @throws `not_a_transaction` for the Prisma client itself
 */
export function prismaTransaction(transaction: PrismaTransaction): Queryable {
  if (transaction.$connect !== undefined) throw notATransaction("Prisma", "prisma.$transaction(...)");
  return {
    async query(text, values = []) {
      return { rows: (await transaction.$queryRawUnsafe(text, ...values)) as Row[] };
    },
  };
}
