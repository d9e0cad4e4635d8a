import { bars } from "./bars.ts";
import { openBenchDatabases } from "./databases/bench-databases.ts";
import { conditionsOf } from "./measuring/conditions.ts";
import { report } from "./report.ts";
import { runBars } from "./run-bars.ts";
import { readSettings } from "./settings.ts";

// The command: `npm run bench`, with `-- --quick`, `-- --json`, `-- --prepared`, `-- --only P1,P3`.

try {
  const { quick, json, prepared, only } = readSettings(process.argv.slice(2));
  const databases = openBenchDatabases(process.env["DATABASE_URL"], { preparedStatements: prepared });
  try {
    const chosen = only.map((name) => bars[name]);
    const { findings, failed } = await runBars(chosen, databases, quick, ({ name, what }) =>
      console.error(`${name}: ${what} …`),
    );
    const result = { conditions: conditionsOf({ quick, database: await databases.describe() }), findings };
    console.log(json ? JSON.stringify(result, null, 2) : report(result));
    process.exitCode = failed ? 1 : 0;
  } finally {
    await databases.close();
  }
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof Error ? error.message : error);
}
