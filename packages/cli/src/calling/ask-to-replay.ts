import { confirm } from "@clack/prompts";

/** Asks at the terminal; leaving the question is a no. */
export async function askToReplay(message: string): Promise<boolean> {
  // On stderr, so that stdout has results alone.
  return (await confirm({ message, initialValue: false, output: process.stderr })) === true;
}
