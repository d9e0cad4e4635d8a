import { createPostgresStore, type PostgresClient, type PostgresStore } from "@ancrage/postgres";
import { opportunityTracking } from "./opportunities/opportunity-tracking.ts";

/** Where Ancrage keeps its events and its ledger: the schema `ancrage` of the CRM's own database. */
export function createCrmStore(client: PostgresClient): PostgresStore {
  return createPostgresStore({ client, tables: [opportunityTracking] });
}
