import { describe, expect, inject, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import { migratedPool } from "../testing/migrated-pool.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("on PostgreSQL", () => {
  const poolOf = migratedPool(server ?? "");

  test("every process of an installation calls it the same, and two in one database differ", async () => {
    const client = poolOf();
    const [one, another] = [createPostgresStore({ client }), createPostgresStore({ client })];
    const name = await one.installation?.();
    expect(name).toMatch(/^ancrage-[0-9a-f]{16}$/);
    expect(await another.installation?.()).toBe(name);
    const beside = createPostgresStore({ client, schema: "beside" });
    await expect(beside.installation?.()).rejects.toMatchObject({ code: "schema_too_old" });
    await beside.migrate();
    expect(await beside.installation?.()).not.toBe(name);
    await one.migrate();
    expect(await one.installation?.()).toBe(name);
  });

  test("what was made at another time is another installation", async () => {
    const client = poolOf();
    const store = createPostgresStore({ client });
    const name = await store.installation?.();
    await client.query(
      "update ancrage.versions set applied_at = applied_at + interval '1 millisecond' where version = 1",
    );
    expect(await store.installation?.()).not.toBe(name);
  });
});
