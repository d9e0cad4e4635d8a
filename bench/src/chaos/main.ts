import { parseArgs } from "node:util";
import { report } from "./report.ts";
import { runChaos } from "./run-chaos.ts";

const { values } = parseArgs({ options: { json: { type: "boolean" } } });

// Twice what it needs.
const watchdog = setTimeout(() => {
  console.error("The run has not come to its end after 60 s.");
  process.exit(1);
}, 60_000);

const result = await runChaos();
clearTimeout(watchdog);
console.log(values.json === true ? JSON.stringify(result, null, 2) : report(result));
process.exitCode = result.isKept ? 0 : 1;
