import { allowLocalReceivers, createWebhooks, defineTrigger, type Store } from "@ancrage/core";
import { createMemoryStore, type MemoryTransaction } from "@ancrage/memory";
import { createPostgresStore, type PostgresClient, type Queryable } from "@ancrage/postgres";
import { z } from "zod";
import { sealingKeys } from "./sealing-keys.ts";
import { databases } from "./stores.ts";

/** Where the office keeps its contracts, in the transaction that Ancrage's store knows. */
interface Contracts<Transaction> {
  readonly store: Store<Transaction>;
  transaction(run: (transaction: Transaction) => Promise<void>): Promise<void>;
  add(transaction: Transaction, id: string): Promise<void>;
  ids(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** An application whose contracts exist only if receivers agree, on one store. */
export interface ContractOffice {
  readonly webhooks: ReturnType<typeof officeWebhooks>;
  /** Signs a contract with its receivers asked. */
  sign(id: string): Promise<string>;
  /** The contracts that are there. */
  contracts(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const ContractSigned = defineTrigger("ContractSigned", {
  ...{ description: "A contract was signed", resource: "contract", action: "sign" },
  allowSync: true,
  input: z.object({ contract: z.string() }),
  payload: z.object({ id: z.string(), signed: z.boolean() }),
  build: ({ recordId }) => ({ id: recordId, signed: true }),
  sample: { id: "C-0", signed: true },
  retryScheduleMs: [10],
});

function officeWebhooks<Transaction>(store: Store<Transaction>) {
  return createWebhooks({ triggers: [ContractSigned], store, sealingKeys, urlPolicy: allowLocalReceivers, pollMs: 50 });
}

async function openOffice<Transaction>(contracts: Contracts<Transaction>): Promise<ContractOffice> {
  const webhooks = officeWebhooks(contracts.store);
  await webhooks.migrate();
  return {
    webhooks: webhooks as ContractOffice["webhooks"],
    sign: (id) =>
      webhooks.runWithWebhooks(
        "ContractSigned",
        { input: { contract: id }, begin: (run) => contracts.transaction(run) },
        async (transaction, { contract }) => {
          await contracts.add(transaction, contract);
          return { recordId: contract, payload: { id: contract, signed: true }, result: `signed ${contract}` };
        },
      ),
    contracts: () => contracts.ids(),
    async close() {
      await webhooks.stop();
      await contracts.close();
    },
  };
}

function inMemory(): Contracts<MemoryTransaction> {
  const store = createMemoryStore();
  const kept: string[] = [];
  return {
    store,
    async transaction(run) {
      const before = [...kept];
      try {
        await store.transaction(run);
      } catch (error) {
        kept.splice(0, kept.length, ...before);
        throw error;
      }
    },
    add: async (_, id) => void kept.push(id),
    ids: async () => [...kept],
    close: async () => {},
  };
}

async function inDatabase(opened: {
  readonly client: PostgresClient;
  readonly outside: Queryable;
  close(): Promise<void>;
}): Promise<Contracts<Queryable>> {
  const { client, outside } = opened;
  await outside.query("create table contracts (id text primary key)");
  return {
    store: createPostgresStore({ client }),
    async transaction(run) {
      if ("transaction" in client) return client.transaction(run);
      const connection = await client.connect();
      try {
        await connection.query("begin");
        await run(connection);
        await connection.query("commit");
      } catch (error) {
        await connection.query("rollback");
        throw error;
      } finally {
        connection.release();
      }
    },
    add: async (transaction, id) => void (await transaction.query("insert into contracts (id) values ($1)", [id])),
    async ids() {
      const { rows } = await outside.query("select id from contracts order by id");
      return rows.map((row) => (row as { id: string }).id);
    },
    close: () => opened.close(),
  };
}

/** An office on each store. */
export const offices: readonly { readonly name: string; open(): Promise<ContractOffice> }[] = [
  { name: "memory", open: () => openOffice(inMemory()) },
  ...databases.map(({ name, open }) => ({ name, open: async () => openOffice(await inDatabase(await open())) })),
];
