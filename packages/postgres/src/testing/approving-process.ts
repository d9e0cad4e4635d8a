import pg from "pg";
import { approvingHost } from "./approving-host.ts";

// A process that approves the deal D-1 and stands still, in the middle, at the point it is given: `<database> <point>`. It
// tells that it is there, and waits to be killed.
const [, , connectionString = "", point = ""] = process.argv;
const pool = new pg.Pool({ connectionString });

async function standStillAt(place: string): Promise<void> {
  if (place !== point) return;
  console.log(point);
  await new Promise(() => setInterval(() => undefined, 60_000));
}

await approvingHost(pool).approve(
  "D-1",
  async (run) => {
    const client = await pool.connect();
    await client.query("begin");
    await run(client);
    await standStillAt("before the commit");
    await client.query("commit");
    await standStillAt("after the commit");
  },
  () => standStillAt("in the operation"),
);
