#!/usr/bin/env node
import { exitCode } from "./exit-code.ts";
import { runCommand } from "./run-command.ts";

// Whoever reads has had enough, as `head` has: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? exitCode.done : exitCode.failed);
});

const code = await runCommand(process.argv.slice(2));
// Only what is written can be lost by ending, and an app's module may hold connections open that keep the process alive.
await new Promise((resolve) => process.stdout.write("", resolve));
process.exit(code);
