export { postgresJsTransaction } from "./postgres-js-transaction.ts";
export type { PostgresJsTransaction } from "./postgres-js-transaction.ts";
