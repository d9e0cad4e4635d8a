import { readSync, writeSync } from "node:fs";

/** What this process was started with. */
export function options<Options>(): Options {
  // The harness wrote it, from a value of that type.
  return JSON.parse(process.argv[2] ?? "{}") as Options;
}

/** Says something to the harness, at once: whatever happens next, it was said. */
export function say(said: string, details: object = {}): void {
  writeSync(1, `${JSON.stringify({ said, ...details })}\n`);
}

/** Ends this process in order when the harness asks for it, and at once when the harness is gone. */
export function whenStopped(stop: () => Promise<void>): void {
  process.once("disconnect", () => process.exit(0));
  process.on("message", (message) => {
    if (typeof message !== "object" || message === null || !("stop" in message)) return;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

/**
 * Says that this point is reached and stands still, the whole process, until it is told to go on. Reading from standard
 * input blocks, and ends with the harness.
 */
export function standStillAt(point: string): void {
  say("paused", { point });
  const isGone = readSync(0, Buffer.alloc(1)) === 0;
  if (isGone) process.exit(0);
}
