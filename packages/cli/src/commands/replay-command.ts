import { Command, Option } from "commander";
import { type FilterFlags, filterOf, withFilterOptions } from "../calling/filter-options.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { wholeNumber } from "../whole-number.ts";

/** `ancrage replay`: sends again what has ended. */
export function replayCommand(): Command {
  const command = new Command("replay")
    .description("Send again what has ended: one delivery, or all that match, first counted, then in batches.")
    .argument("[delivery]", "the id of one, dlv_…; it is sent again without a question");
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
      "print the new delivery; of several one line a batch: {count, remaining, nextCursor, replayed}; a dry run prints one, with count 0",
    )
    .addHelpText(
      "after",
      `
  $ ancrage replay dlv_…
  $ ancrage replay --endpoint ep_… --since 2026-11-28 --dry-run
  $ ancrage replay --endpoint ep_… --since 2026-11-28 --yes

One that is stopped, by Ctrl-C or by a failure, says with which --cursor it goes on. Nothing is sent twice then.`,
    )
    .action(async (deliveryId: string | undefined, options: Options) => {
      const [{ apiClient }, { replay }, { replayOne }] = await Promise.all([
        import("../calling/api-client.ts"),
        import("../calling/replay.ts"),
        import("../calling/replay-one.ts"),
      ]);
      if (deliveryId !== undefined) {
        refuseChoosing(command);
        await replayOne(await apiClient(options), deliveryId, options);
        return;
      }
      const { state, limit, cursor } = options;
      const body = { ...filterOf(options), state, limit, ...(cursor && { cursor }) };
      await replay(await apiClient(options), body, options);
    });
}

/** One that is named is not chosen by anything else. @throws `CommandError` */
function refuseChoosing(command: Command): void {
  const own = ["url", "token", "json", "yes"];
  const given = command.options
    .map((option) => ({ flag: option.long, name: option.attributeName() }))
    .filter(({ name }) => !own.includes(name) && command.getOptionValueSource(name) === "cli");
  const [first] = given;
  if (first === undefined) return;
  throw new CommandError(`${first.flag} chooses among several deliveries, and one was named. Give one or the other.`, {
    exitCode: exitCode.usage,
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
