import { Command, InvalidArgumentError } from "commander";
import { loadApp } from "../load-app.ts";
import { needed, readSettings } from "../settings/read-settings.ts";
import { settingOption } from "../settings/setting-options.ts";

/** `ancrage trigger`: records an event by hand, as the app would. */
export function triggerCommand(): Command {
  return new Command("trigger")
    .description("Record that something happened to a record, as the app does. A dispatcher sends it.")
    .argument("<trigger>", "its name, such as NewOpportunity")
    .argument("<record>", "the id of the record")
    .addOption(settingOption("app"))
    .option("--payload <json>", "what receivers see; without it the app builds it", json)
    .option("--snapshot <json>", "the record as it is, for the app to build from", json)
    .option("--changed <names>", "for updates: the names of what changed, separated by commas", names)
    .option("--tenant <id>", "whose event it is, where the app has several tenants")
    .option("--scope <name>", "the part of the tenant")
    .option("--idempotency-key <text>", "the same text stands for the same event for 7 days")
    .option("--dispatch", "send what is due afterwards")
    .option("--json", "print {eventId, duplicate}")
    .addHelpText("after", "\n  $ ancrage trigger NewOpportunity D-17 --app ./src/webhooks.ts --dispatch")
    .action(async (name: string, recordId: string, options: Options) => {
      const webhooks = await loadApp(needed(await readSettings(options), "app"));
      const { payload, snapshot, changed, tenant: tenantId, scope, idempotencyKey } = options;
      const about = { payload, snapshot, changed, tenantId, scope, idempotencyKey };
      try {
        const event = await webhooks.triggerWebhookEvent(name, recordId, about);
        console.log(options.json ? JSON.stringify(event) : event.eventId);
        if (event.duplicate) console.error("It was recorded before, under the same idempotency key.");
        if (options.dispatch) {
          const { events, deliveries } = await webhooks.dispatchDue();
          console.error(`Dispatched: ${events} events, ${deliveries} deliveries.`);
        }
      } finally {
        await webhooks.stop();
      }
    });
}

interface Options {
  readonly payload?: unknown;
  readonly snapshot?: unknown;
  readonly changed?: readonly string[];
  readonly tenant?: string;
  readonly scope?: string;
  readonly idempotencyKey?: string;
  readonly dispatch?: true;
  readonly json?: true;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError("It is no JSON.");
  }
}

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}
