import { once } from "node:events";
import { createInterface } from "node:readline";
import { DemoError } from "./demo-error.ts";
import type { DemoSettings } from "./demo-settings.ts";
import { firstCalls } from "./first-calls.ts";
import { runTypedSql } from "./run-typed-sql.ts";
import { startDemo } from "./start-demo.ts";
import { welcome } from "./welcome.ts";

/** `npm run demo`: starts everything, says where it is, and runs until Ctrl-C. */
export async function runDemo(settings: DemoSettings): Promise<void> {
  const demo = await startDemo(settings);
  const stopAsked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const receiverEnded = demo.receiver.ended.then(() => "receiver ended" as const);
  const codeUrl = (hook: string, label: string) => demo.crm.payments.codeUrl(hook, label, "acme");
  const callUrls = {
    erp: await codeUrl("refresh-customer", "ERP"),
    stripe: await codeUrl("payment-received", "Stripe"),
    supportDesk: await codeUrl("approve-refund", "Support desk"),
  };
  const urls = { crmUrl: demo.crm.url, receiverUrl: demo.receiver.url, callUrls };
  await firstCalls({ crmUrl: demo.crm.url, callUrls }, demo.stripeSecret);
  console.log(welcome({ ...urls, onServer: settings.databaseUrl !== null }));

  // In the background of a shell that has ended there is nobody to type.
  process.stdin.on("error", () => {});
  const typed = createInterface({ input: process.stdin, terminal: false });
  typed.on("line", (line) => void runTypedSql(demo.outside, line));
  const why = await Promise.race([stopAsked, receiverEnded]);
  console.log("Stopping: deliveries in flight are finished first. Ctrl-C again ends it at once.");
  typed.close();
  await demo.stop();
  if (why === "receiver ended") throw new DemoError("The receiver's process ended by itself. Start the demo again.");
}
