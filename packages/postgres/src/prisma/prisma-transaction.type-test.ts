// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type { createPrismaClient, TransactionClient } from "../testing/prisma-client.ts";
import { prismaTransaction } from "./prisma-transaction.ts";

export function transactions(transaction: TransactionClient, prisma: ReturnType<typeof createPrismaClient>) {
  prismaTransaction(transaction);
  // @ts-expect-error: on the database every statement commits alone
  prismaTransaction(prisma);
}
