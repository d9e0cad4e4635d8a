export { kyselyTransaction } from "./kysely-transaction.ts";
export type { KyselyStatement, KyselyTransaction } from "./kysely-transaction.ts";
