import { Command } from "commander";

/** `ancrage key`: prints a new sealing key. It is made here and kept nowhere. */
export function keyCommand(): Command {
  return new Command("key")
    .description("Print a new key that seals secrets in the store.")
    .option("--json", 'print {"key":"…"} and nothing else')
    .addHelpText("after", "\n  $ ancrage key > .ancrage/key    # the key alone; how to use it is said beside it")
    .action(async ({ json }: { json?: true }) => {
      const { generateSealingKey } = await import("@ancrage/core");
      const key = generateSealingKey();
      if (json) {
        console.log(JSON.stringify({ key }));
        return;
      }
      console.log(key);
      // Beside stdout, so that `ancrage key > .ancrage/key` writes the key alone.
      console.error(
        "Keep it where your other secrets are, for example as ANCRAGE_KEY, and pass it to createWebhooks: sealingKeys: [process.env.ANCRAGE_KEY].",
      );
    });
}
