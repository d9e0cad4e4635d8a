export { knexTransaction } from "./knex-transaction.ts";
export type { KnexTransaction } from "./knex-transaction.ts";
