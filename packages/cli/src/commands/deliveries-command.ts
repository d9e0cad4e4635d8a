import { Command, Option } from "commander";
import { type FilterFlags, filterOf, withFilterOptions } from "../calling/filter-options.ts";
import { wholeNumber } from "../whole-number.ts";

/** `ancrage deliveries`: the ledger, newest first, or as it goes on. */
export function deliveriesCommand(): Command {
  const command = new Command("deliveries").description(
    "List deliveries, newest first, or follow them as they happen.",
  );
  return withFilterOptions(command)
    .addOption(
      new Option("--state <state>", "only those in this state; failing: whose last attempt did not succeed").choices([
        ...["pending", "succeeded", "exhausted", "canceled", "failing"],
      ]),
    )
    .option("--limit <number>", "how many", wholeNumber(1, 100), 25)
    .option("--cursor <cursor>", "go on after a page that gave this nextCursor")
    .addOption(new Option("--follow", "go on with what is created, and what changes, until Ctrl-C").conflicts("cursor"))
    .option("--json", "print the page as {items, nextCursor}; with --follow one delivery a line")
    .addHelpText(
      "after",
      `
  $ export ANCRAGE_URL=https://app.example/webhooks ANCRAGE_TOKEN=…
  $ ancrage deliveries --state failing
  $ ancrage deliveries --follow --json | jq -r '[.id, .state] | @tsv'`,
    )
    .action(async (options: Options) => {
      const [{ apiClient }, { listDeliveries }, { followDeliveries }] = await Promise.all([
        import("../calling/api-client.ts"),
        import("../calling/list-deliveries.ts"),
        import("../calling/follow-deliveries.ts"),
      ]);
      const client = await apiClient(options);
      const { state, limit, cursor } = options;
      const query = { ...filterOf(options), ...(state && { state }), ...(cursor && { cursor }), limit };
      if (options.follow) await followDeliveries(client, query, { json: options.json });
      else await listDeliveries(client, query, { json: options.json });
    });
}

interface Options extends FilterFlags {
  readonly state?: "pending" | "succeeded" | "exhausted" | "canceled" | "failing";
  readonly limit: number;
  readonly cursor?: string;
  readonly follow?: true;
  readonly json?: true;
}
