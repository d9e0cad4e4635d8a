import { eventRow } from "@ancrage/conformance";
import { isAncrageError } from "@ancrage/core";
import { createPostgresStore } from "../create-postgres-store.ts";
import { openPGlite } from "../pglite/open-pglite.ts";

// A process with a database in a folder: `<folder> <what>`. `hold` keeps it open, `exit` ends without closing it, and `write`
// says which events are stored, then records events one after the other and says each that was acknowledged.
const [, , folder = "", what = "hold"] = process.argv;
console.log("opening");
const client = await openPGlite(folder).catch((error: unknown) => {
  console.log(`refused ${isAncrageError(error) ? error.code : String(error)}`);
  process.exit(1);
});
console.log("open");
if (what === "exit") process.exit(0);
if (what === "hold") setInterval(() => undefined, 60_000);
if (what === "write") {
  const store = createPostgresStore({ client });
  await store.migrate();
  const { rows } = await client.query("select id from ancrage.event_queue order by id");
  for (const { id } of rows) console.log(`stored ${String(id)}`);
  console.log("ready");
  for (;;) {
    const event = eventRow({ createdAt: new Date(), payload: JSON.stringify({ text: "x".repeat(2_000) }) });
    await store.deliveries.recordEvents([event]);
    // PGlite answers without ever letting the process turn to its pipes, so what a full one did not take must be waited for.
    await new Promise((resolve) => process.stdout.write(`acknowledged ${event.id}\n`, resolve));
  }
}
