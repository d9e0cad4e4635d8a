import { DemoError } from "./demo/demo-error.ts";
import { playDemo } from "./demo/play-demo.ts";
import { readSettings } from "./demo/read-settings.ts";
import { runDemo } from "./demo/run-demo.ts";

// The command: `npm run demo`, or `npm run demo -- --once`.

try {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.once) process.exitCode = (await playDemo(settings)) ? 0 : 1;
  else await runDemo(settings);
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof DemoError ? error.message : error);
}
