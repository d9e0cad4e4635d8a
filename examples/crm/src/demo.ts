import { DemoError } from "./demo/demo-error.ts";
import { playDemo } from "./demo/play-demo.ts";
import { readSettings } from "./demo/read-settings.ts";
import { runDemo } from "./demo/run-demo.ts";

// The command: `npm run demo`, or `npm run demo -- --once`.

try {
  const { once, port } = readSettings(process.argv.slice(2), process.env);
  if (once) process.exitCode = (await playDemo(port)) ? 0 : 1;
  else await runDemo(port);
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof DemoError ? error.message : error);
}
