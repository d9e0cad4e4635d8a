export { drizzleTransaction } from "./drizzle-transaction.ts";
export type { DrizzleStatement, DrizzleTransaction } from "./drizzle-transaction.ts";
