import { parseArgs } from "node:util";
import { compareCodes } from "./compare-codes.ts";
import { report } from "./report.ts";
import { reportCodes } from "./report-codes.ts";
import { isCampaignKept, reportFaults } from "./report-faults.ts";
import { runChaos } from "./run-chaos.ts";
import { runFaultCampaign } from "./run-fault-campaign.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    /** How long processes and databases are broken; 0 leaves that out. */
    minutes: { type: "string", default: "2" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes >= 0) || !Number.isSafeInteger(seed)) {
  console.error("Usage: npm run chaos -- [--minutes 10] [--seed 1] [--json]");
  process.exit(2);
}

// Twice what it needs.
const watchdog = setTimeout(() => {
  console.error("The hostile receivers have not come to their end after 60 s.");
  process.exit(1);
}, 60_000);
const receivers = await runChaos();
clearTimeout(watchdog);
if (values.json !== true) console.log(report(receivers));

const codes = await compareCodes(process.env["DATABASE_URL"]);
if (values.json !== true) console.log(`\n${reportCodes(codes)}`);
const isCodesKept = codes.every(({ isKept }) => isKept);

// Each wait inside has an end of its own.
if (values.json !== true && minutes > 0) console.log(`\nFaults for ${minutes} minutes, with --seed ${seed}:`);
const faults = minutes > 0 ? await runFaultCampaign({ minutes, seed }) : { rounds: [], leftOut: [] };
if (values.json === true) console.log(JSON.stringify({ receivers, codes, seed, faults }, null, 2));
else if (minutes > 0) console.log(reportFaults(faults));
process.exitCode = receivers.isKept && isCodesKept && isCampaignKept(faults) ? 0 : 1;
