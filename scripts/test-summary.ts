import { readFileSync } from "node:fs";
import { provenRows, type ReportedTest } from "./proven-rows.ts";

// Prints which rows of the feature list are proven on which store, and the closing line of a test report, and fails when a test failed or none ran.
const [file = ""] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  const report: unknown = JSON.parse(readFileSync(file, "utf8"));
  const counts = report as Record<
    "numPassedTests" | "numFailedTests" | "numPendingTests" | "numFailedTestSuites",
    number
  >;
  passed = counts.numPassedTests;
  failed = counts.numFailedTests;
  skipped = counts.numPendingTests;
  const { testResults = [] } = report as { testResults?: { assertionResults: ReportedTest[] }[] };
  for (const line of provenRows(testResults.flatMap(({ assertionResults }) => assertionResults))) console.log(line);
  // A file that could not be loaded holds no test that could have failed.
  if (failed === 0 && counts.numFailedTestSuites > 0) failed = counts.numFailedTestSuites;
} catch {
  console.error("There is no test report: the tests did not run to their end.");
}
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
