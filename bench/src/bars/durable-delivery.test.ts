import { askServerDoor } from "@ancrage/conformance/databases";
import { describe, expect, inject, test } from "vitest";
import { openBenchDatabases } from "../databases/bench-databases.ts";
import { measureDurableDelivery } from "./durable-delivery.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("P1", () => {
  test("every peer is measured beside us in the same run, or says why not", async () => {
    const databases = openBenchDatabases(await askServerDoor(server ?? ""));
    const findings = await measureDurableDelivery(databases, { rounds: 1, warmUps: 0, deliveries: 100, inFlight: 16 });
    expect(findings.map(({ what }) => what.split("beside ")[1]).sort()).toEqual([
      "BullMQ on PostgreSQL, undici.request",
      "BullMQ on Redis, fetch",
      "BullMQ on Redis, undici.request",
      "bare undici.request",
      "graphile-worker, tuned",
      "pg-boss, batch 500",
    ]);
    for (const { what, ours, peer, faults } of findings) {
      const isMissing = what.includes("Redis") && faults.includes("redis-server is not installed");
      expect(isMissing ? [] : faults, what).toEqual([]);
      expect(isMissing || ((ours?.value ?? 0) > 0 && (peer?.value ?? 0) > 0), what).toBe(true);
    }
  }, 60_000);
});
