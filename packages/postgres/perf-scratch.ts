import pg from "pg";
import { startPostgresServer } from "../conformance/src/databases/index.ts";
import { createPgDatabase } from "./src/database/pg-database.ts";
import { migrateDatabase } from "./src/schema/migrate.ts";
import { tablesOf } from "./src/schema/tables.ts";
import { installTracking } from "./src/tracking/install-tracking.ts";
import { trackTable } from "./src/tracking/tracked-table.ts";
const server = await startPostgresServer({settings:{shared_buffers:"512MB", fsync: "off"}});
const pool = new pg.Pool({ connectionString: server.url, max: 1 }); pool.on("error",()=>{});
const db = createPgDatabase(pool); const t = tablesOf("ancrage"); await migrateDatabase(db, t);
await pool.query("create table deal(id bigint generated always as identity primary key, label text, amount numeric, stage int, notes text)");
await pool.query("insert into deal(label, amount, stage, notes) select 'label '||g, g*1.5, 1, repeat('x', 200) from generate_series(1,10000) g");

import { readFileSync } from "node:fs";
const pid = (await pool.query("select pg_backend_pid() as p")).rows[0].p;
const cpu = () => { const f = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" "); return (Number(f[11]) + Number(f[12])) * 10; };
const time = async (name: string) => { let best = 1e9; for (let i=0;i<3;i++) { await pool.query("truncate ancrage.event_queue"); await pool.query("vacuum deal"); const s = cpu(); for (let k=0;k<4;k++) await pool.query("update deal set stage = stage + 1"); best = Math.min(best, cpu()-s);} console.log(name, (best/40).toFixed(1), "us/row cpu"); };
await time("untracked");
const plan = await installTracking(db, t, [trackTable("public.deal", { update: "U", recordId: "id", snapshot: ["id","label","amount"], watch: ["stage"] })]);
await time("as is"); await time("as is");
const fn = plan[0]!.statements[0]!;
const v = async (name: string, f: (s: string) => string) => { await pool.query(f(fn)); await time(name); };

for (let k=0;k<2;k++) {
await v("as is", (s) => s);
await v("no snapshot", (s) => s.replace(/case when coalesce\(pg_column_size[^]*? as snapshot/, "null::text as snapshot"));
await v("no size check", (s) => s.replace(/case when coalesce\(pg_column_size[^]*?then /, "").replace(/ else '''' end as snapshot/, " as snapshot"));
await v("json_build_object", (s) => s.replace(/\(select to_json[^]*?as s\)/, `json_build_object(''id'', r."id", ''label'', r."label", ''amount'', r."amount")::text`));
await v("no changed", (s) => s.replace(/array_remove[^]*? as changed/, "null::text[] as changed"));
await v("no when/subselect", (s) => s.replace(/\(select new\.\*\) as r/, "(select) as x").replaceAll('r."', 'new."'));
await v("offset 0", (s) => s.replace(/(from \(select new\.\*\) as r)/, "$1 offset 0"));
}
await pool.end(); await server.remove();
