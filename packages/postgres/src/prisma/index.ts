export { prismaTransaction } from "./prisma-transaction.ts";
export type { PrismaTransaction } from "./prisma-transaction.ts";
