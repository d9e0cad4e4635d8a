// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type { ITXClientDenyList } from "@prisma/client/runtime/client";
import type { PrismaClient } from "../testing/prisma-client.ts";
import { prismaTransaction } from "./prisma-transaction.ts";

// A generated client says the same of what it hands to the callback: `Prisma.TransactionClient`.
export function transactions(transaction: Omit<PrismaClient, ITXClientDenyList>, prisma: PrismaClient) {
  prismaTransaction(transaction);
  // @ts-expect-error: on the database every statement commits alone
  prismaTransaction(prisma);
}
