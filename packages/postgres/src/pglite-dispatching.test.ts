import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe } from "vitest";
import { createPostgresStore } from "./create-postgres-store.ts";
import { dispatchingSuite } from "./testing/dispatching-suite.ts";

describe("on PGlite", () => {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
    await createPostgresStore({ client }).migrate();
  }, 60_000);
  afterAll(() => client.close());

  dispatchingSuite(
    () => client,
    (run) => client.transaction(run),
  );
});
