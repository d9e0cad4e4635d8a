import { type Command, InvalidArgumentError } from "commander";
import { settingOption } from "../settings/setting-options.ts";

/** What deliveries are chosen by, as flags say it. */
export interface FilterFlags {
  readonly endpoint?: string;
  readonly subscription?: string;
  readonly trigger?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The options of a command that calls the API about deliveries. */
export function withFilterOptions(command: Command): Command {
  return command
    .addOption(settingOption("url"))
    .addOption(settingOption("token"))
    .option("--endpoint <id>", "of this endpoint, ep_…")
    .option("--subscription <id>", "of this subscription, sub_…")
    .option("--trigger <name>", "of this trigger")
    .option("--since <time>", "created then or later, such as 2026-11-28 or 2026-11-28T09:30:00Z", time)
    .option("--until <time>", "created before", time);
}

/** The same in the words of the API, without what was not given. */
export function filterOf({ endpoint, subscription, trigger, since, until }: FilterFlags) {
  const filter = { endpointId: endpoint, subscriptionId: subscription, trigger, since, until };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    endpointId?: string;
    subscriptionId?: string;
    trigger?: string;
    since?: string;
    until?: string;
  };
}

// A day is its beginning in UTC; any other time names its offset, or is of this machine's zone.
function time(text: string): string {
  const parsed = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(parsed.getTime())) return parsed.toISOString();
  throw new InvalidArgumentError("Give a time as 2026-11-28, or 2026-11-28T09:30:00Z.");
}
