import { defineConfig } from "vitest/config";

// Tests of one package read the source of another through this condition, so a forgotten build never tests old code.
const conditions = ["ancrage-source", "module", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "examples/*/src/**/*.test.ts",
      "bench/src/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    globalSetup: ["scripts/database-for-tests.ts", "scripts/portal-for-tests.ts"],
    reporters: process.env["ANCRAGE_TEST_REPORT"]
      ? ["default", ["json", { outputFile: process.env["ANCRAGE_TEST_REPORT"] }]]
      : ["default"],
    testTimeout: 20_000,
    // Files share their modules, and a core waits for a database or a process as often as it works: half the time of a run.
    isolate: false,
    maxWorkers: 2,
  },
});
