import { buildPortal } from "../packages/portal/build/build-portal.ts";

/** Global setup of vitest: the portal as its sources are now, so that no test sees a stale one. */
export default async function setup(): Promise<void> {
  await buildPortal();
}
