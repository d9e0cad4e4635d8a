import { Command, Option } from "commander";
import { type FilterFlags, filterOf, withFilterOptions } from "../calling/filter-options.ts";
import { wholeNumber } from "../whole-number.ts";

/** `ancrage replay`: sends again what has ended. */
export function replayCommand(): Command {
  const command = new Command("replay").description("Send again what has ended: first counted, then in batches.");
  return withFilterOptions(command)
    .addOption(
      new Option("--state <state>", "what ended so")
        .choices(["exhausted", "canceled", "succeeded"])
        .default("exhausted"),
    )
    .option("--dry-run", "only tell how many there are")
    .option("--yes", "do not ask; needed where nobody can be asked")
    .option("--limit <number>", "how many a batch", wholeNumber(1, 1_000), 100)
    .option("--cursor <cursor>", "go on where a replay was stopped, as it said then; the other options as they were")
    .option(
      "--json",
      "print one line a batch: {count, remaining, nextCursor, replayed}; a dry run prints one, with count 0",
    )
    .addHelpText(
      "after",
      `
  $ ancrage replay --endpoint ep_… --since 2026-11-28 --dry-run
  $ ancrage replay --endpoint ep_… --since 2026-11-28 --yes

One that is stopped, by Ctrl-C or by a failure, says with which --cursor it goes on. Nothing is sent twice then.`,
    )
    .action(async (options: Options) => {
      const [{ apiClient }, { replay }] = await Promise.all([
        import("../calling/api-client.ts"),
        import("../calling/replay.ts"),
      ]);
      const { state, limit, cursor } = options;
      const body = { ...filterOf(options), state, limit, ...(cursor && { cursor }) };
      await replay(await apiClient(options), body, options);
    });
}

interface Options extends FilterFlags {
  readonly state: "exhausted" | "canceled" | "succeeded";
  readonly limit: number;
  readonly cursor?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}
