import type { Database, Queryable, Row } from "../../database/database.ts";
import { migrateDatabase } from "../../schema/migrate.ts";
import { type Tables, tablesOf } from "../../schema/tables.ts";
import { installTracking } from "../../tracking/install-tracking.ts";
import type { TrackedTable } from "../../tracking/tracked-table.ts";
import { trackingFaults } from "../../tracking/tracking-faults.ts";

/** A database of the tests' own, in which a host has tables in the schema `host`. */
export interface TrackingWorld {
  readonly database: Database;
  /** Copies lines of tab-separated text into a table. */
  copyIn(table: string, lines: string): Promise<void>;
  /** A connection of its own to the same database; null where there is only one. */
  readonly connect: (() => Promise<Connection>) | null;
}

export interface Connection extends Queryable {
  /** Notifications that came so far. */
  heard(): number;
  close(): Promise<void>;
}

/** An event as the queue holds it. */
export interface CapturedEvent {
  readonly trigger: string;
  readonly recordId: string;
  readonly tenantId: string;
  readonly scope: string | null;
  readonly snapshot: unknown;
  readonly changed: readonly string[] | null;
}

/** What the areas of the tests do with a world. */
export class TrackingScene {
  readonly t: Tables = tablesOf("ancrage");
  readonly world: TrackingWorld;

  constructor(world: TrackingWorld) {
    this.world = world;
  }

  /** Nothing tracked, nothing recorded, no tables of the host. */
  async reset(): Promise<void> {
    await migrateDatabase(this.world.database, this.t);
    await this.query("drop schema if exists host cascade");
    await this.query("create schema host");
    await this.track();
    await this.query(`delete from ${this.t.event_queue}`);
    await this.query(`delete from ${this.t.tracking_faults}`);
  }

  async query(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.world.database.query(text, values)).rows;
  }

  track(...tables: TrackedTable[]) {
    return installTracking(this.world.database, this.t, tables);
  }

  /** What was captured since the last call, by record id. */
  async captured(): Promise<CapturedEvent[]> {
    const rows = await this.query(`with taken as (delete from ${this.t.event_queue} returning *)
select trigger, record_id as "recordId", tenant_id as "tenantId", scope, snapshot, changed from taken order by record_id collate "C", trigger`);
    return rows.map((row) => {
      const event = row as unknown as CapturedEvent & { readonly snapshot: string | null };
      return { ...event, snapshot: event.snapshot === null ? null : JSON.parse(event.snapshot) };
    });
  }

  /** The same, as `trigger recordId`, sorted. */
  async fired(): Promise<string[]> {
    return (await this.captured()).map(({ trigger, recordId }) => `${trigger} ${recordId}`).toSorted();
  }

  /** How many events were lost, or lost their snapshot, by operation and reason. */
  async faults(): Promise<Record<string, number>> {
    const faults = await trackingFaults(this.world.database, this.t);
    return Object.fromEntries(faults.map(({ operation, reason, events }) => [`${operation} ${reason}`, events]));
  }
}
