import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe } from "vitest";
import { createPGliteDatabase } from "../pglite/pglite-database.ts";
import { capturedRowsArea } from "../testing/tracking/captured-rows-area.ts";
import { fuzzArea } from "../testing/tracking/fuzz-area.ts";
import { installingArea } from "../testing/tracking/installing-area.ts";
import { safetyArea } from "../testing/tracking/safety-area.ts";
import { TrackingScene } from "../testing/tracking/tracking-world.ts";

let client: PGlite;
let scene: TrackingScene;
beforeAll(async () => {
  client = await PGlite.create();
  scene = new TrackingScene({
    database: createPGliteDatabase(client),
    connect: null,
    async copyIn(table, lines) {
      await client.query(`copy ${table} from '/dev/blob'`, [], { blob: new Blob([lines]) });
    },
  });
}, 60_000);
afterAll(() => client.close());

describe("captured rows", () => capturedRowsArea(() => scene));
describe("safety", () => safetyArea(() => scene));
describe("installing", () => installingArea(() => scene));
describe("fuzz", () => fuzzArea(() => scene, 40));
