import type { Queries } from "./payments-database.ts";

const statements = [
  "create schema if not exists payments",
  `create table if not exists payments.customers (
    company_id text not null,
    id text not null,
    file text not null,
    refreshed integer not null,
    primary key (company_id, id)
  )`,
  `create table if not exists payments.orders (
    company_id text not null,
    id text not null,
    amount integer not null,
    currency text not null,
    refunded integer not null default 0,
    place bigint generated always as identity,
    primary key (company_id, id)
  )`,
];

/** Makes the tables, in the schema `payments`, where they are missing. */
export async function createPaymentsSchema(database: Queries): Promise<void> {
  for (const statement of statements) await database.query(statement);
}
