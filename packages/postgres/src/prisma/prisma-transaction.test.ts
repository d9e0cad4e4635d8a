import { describe, inject } from "vitest";
import { onPostgres } from "../testing/on-postgres.ts";
import { createPrismaClient, type TransactionClient } from "../testing/prisma-client.ts";
import { transactionSuite } from "../testing/transaction-suite.ts";
import { prismaTransaction } from "./prisma-transaction.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("prisma", () => {
  transactionSuite(() =>
    onPostgres(server, (url) => {
      const prisma = createPrismaClient(url);
      return {
        transact: (work) =>
          prisma.$transaction((tx: TransactionClient) =>
            work(prismaTransaction(tx), (id) => tx.$executeRawUnsafe("insert into deals (id) values ($1)", id)),
          ),
        mistake: () => prismaTransaction(prisma as never),
        end: () => prisma.$disconnect(),
      };
    }),
  );
});
