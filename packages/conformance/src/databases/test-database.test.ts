import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { askServerDoor } from "./server-door.ts";
import { createTestDatabase } from "./test-database.ts";

const postgresUrl = inject("postgresUrl");

test.skipIf(postgresUrl === null)(
  "each test database is empty, apart from the others, and gone once dropped",
  async () => {
    const [one, other] = await Promise.all([
      createTestDatabase(postgresUrl ?? ""),
      createTestDatabase(postgresUrl ?? ""),
    ]);
    expect(one.url).not.toBe(other.url);
    const client = new Client({ connectionString: one.url });
    const ended = new Promise((resolve) => client.on("error", resolve));
    await client.connect();
    await client.query("CREATE TABLE public.mine (id text)");

    const elsewhere = new Client({ connectionString: other.url });
    await elsewhere.connect();
    expect((await elsewhere.query("SELECT to_regclass('public.mine') AS found")).rows).toEqual([{ found: null }]);
    await elsewhere.end();

    // A session that a test left open does not hold the drop up.
    await Promise.all([one.drop(), other.drop()]);
    await one.drop();
    await expect(ended).resolves.toMatchObject({ code: "57P01" });
    await expect(new Client({ connectionString: one.url }).connect()).rejects.toMatchObject({ code: "3D000" });
  },
);

test("the URL of a server is no door", async () => {
  expect(await askServerDoor("postgres://a@b/c")).toBe("postgres://a@b/c");
});
