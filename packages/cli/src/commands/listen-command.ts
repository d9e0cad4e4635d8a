import { Command, InvalidArgumentError, Option } from "commander";
import { settingOption } from "../settings/setting-options.ts";
import { wholeNumber } from "../whole-number.ts";

/** `ancrage listen`: a receiver on this machine, to see what is sent and to answer as one likes. */
export function listenCommand(): Command {
  return new Command("listen")
    .description("Receive webhooks on this machine: check their signatures, print them, answer as told.")
    .addOption(settingOption("secret"))
    .option("--port <number>", "where to listen; 0: any free port", wholeNumber(0, 65_535), 4700)
    .option("--host <address>", "the address to listen at", "127.0.0.1")
    .addOption(
      new Option(
        "--status <numbers>",
        "what to answer; several, as 503,503,200, are answered in turn, the last from then on",
      )
        .argParser(statuses)
        .default([200], "200"),
    )
    .option("--delay <ms>", "wait so long before answering", wholeNumber(0, 600_000), 0)
    .option("--body <text>", "answer with this body", "")
    .option("--json", "print one JSON object a line for each webhook")
    .addHelpText(
      "after",
      `
With a secret, what is not signed with it is answered 401, whatever --status says. Without one nothing is checked.

  $ ANCRAGE_SECRET=whsec_… ancrage listen --status 503,200
  $ ancrage listen --port 0 --json | jq .type

The application refuses local addresses unless its urlPolicy allows them: urlPolicy: allowLocalReceivers.`,
    )
    .action(async (options) => {
      const [{ readSettings }, { listen }] = await Promise.all([
        import("../settings/read-settings.ts"),
        import("../listening/listen.ts"),
      ]);
      const { secret } = await readSettings(options);
      await listen({ ...options, secrets: secret?.split(/\s+/).filter((one) => one !== "") ?? [] });
    });
}

function statuses(text: string): number[] {
  return text.split(",").map((one) => {
    const status = Number(one);
    if (/^\d{3}$/.test(one) && status >= 200 && status <= 599) return status;
    throw new InvalidArgumentError("Give statuses from 200 to 599, separated by commas.");
  });
}
