import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createTestDatabase, type TestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { createPgDatabase } from "../database/pg-database.ts";
import { capturedRowsArea } from "../testing/tracking/captured-rows-area.ts";
import { fuzzArea } from "../testing/tracking/fuzz-area.ts";
import { installingArea } from "../testing/tracking/installing-area.ts";
import { locksArea } from "../testing/tracking/locks-area.ts";
import { safetyArea } from "../testing/tracking/safety-area.ts";
import { TrackingScene } from "../testing/tracking/tracking-world.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("on PostgreSQL", () => {
  let own: TestDatabase;
  let pool: pg.Pool;
  let scene: TrackingScene;
  beforeAll(async () => {
    own = await createTestDatabase(server ?? "");
    pool = new pg.Pool({ connectionString: own.url });
    pool.on("error", () => undefined);
    scene = new TrackingScene({
      database: createPgDatabase(pool),
      async connect() {
        const client = new pg.Client({ connectionString: own.url });
        let heard = 0;
        client.on("notification", () => {
          heard += 1;
        });
        await client.connect();
        return { heard: () => heard, query: (text, values) => client.query(text, values), close: () => client.end() };
      },
      async copyIn(table, lines) {
        const client = await pool.connect();
        try {
          await pipeline(Readable.from([lines]), client.query(copyFrom(`copy ${table} from stdin`)));
        } finally {
          client.release();
        }
      },
    });
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await own.drop();
  });

  describe("captured rows", () => capturedRowsArea(() => scene));
  describe("safety", () => safetyArea(() => scene));
  describe("installing", () => installingArea(() => scene));
  describe("fuzz", () => fuzzArea(() => scene, 40));
  describe("locks", () => locksArea(() => scene));
});
