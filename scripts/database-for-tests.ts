import type { TestProject } from "vitest/node";
import { missingPostgres, openServerDoor } from "../packages/conformance/src/databases/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** For `createTestDatabase`; null where PostgreSQL cannot be had, and tests that need it are skipped. */
    readonly postgresUrl: string | null;
  }
}

/** Global setup of vitest: PostgreSQL for the tests that ask for it, from `DATABASE_URL` or from npm. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const named = process.env["DATABASE_URL"];
  if (named !== undefined && named !== "") {
    provide("postgresUrl", named);
    return undefined;
  }
  const missing = missingPostgres();
  if (missing !== null) {
    const consequence = `No PostgreSQL: ${missing}. Name a server in DATABASE_URL.`;
    if (process.env["CI"] === "true") throw new Error(consequence);
    console.warn(`${consequence} The tests that need one are skipped.`);
    provide("postgresUrl", null);
    return undefined;
  }
  const door = await openServerDoor();
  provide("postgresUrl", door.url);
  return () => door.close();
}
