import { once } from "node:events";
import { DemoError } from "./demo-error.ts";
import { startDemo } from "./start-demo.ts";
import { welcome } from "./welcome.ts";

/** `npm run demo`: starts everything, says where it is, and runs until Ctrl-C. */
export async function runDemo(port: number): Promise<void> {
  const demo = await startDemo(port);
  const stopAsked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const receiverEnded = demo.receiver.ended.then(() => "receiver ended" as const);
  console.log(welcome({ crmUrl: demo.crm.url, receiverUrl: demo.receiver.url }));

  const why = await Promise.race([stopAsked, receiverEnded]);
  console.log("Stopping: deliveries in flight are finished first. Ctrl-C again ends it at once.");
  await demo.stop();
  if (why === "receiver ended") throw new DemoError("The receiver's process ended by itself. Start the demo again.");
}
