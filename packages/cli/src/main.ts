#!/usr/bin/env node
import { runCommand } from "./run-command.ts";

const code = await runCommand(process.argv.slice(2));
// Only what is written can be lost by ending, and an app's module may hold connections open that keep the process alive.
await new Promise((resolve) => process.stdout.write("", resolve));
process.exit(code);
