/** What a story is told with. */
export interface Telling {
  /** Runs one step; if it throws, the story ends there and has failed. */
  step<Result>(title: string, run: () => Promise<Result>): Promise<Result>;
  /** Adds a line below the current step. */
  say(text: string): void;
}

export interface Stage {
  readonly print: (text: string) => void;
  /** When it aborts, the step under way has failed. */
  readonly signal: AbortSignal;
}

/**
 * Plays a story and prints it step by step. Returns whether every step held; if not, the last line names the one that
 * failed, and why.
 */
export async function playStory(
  story: (telling: Telling) => Promise<void>,
  { print, signal }: Stage,
): Promise<boolean> {
  const startedMs = performance.now();
  const timeOut = Promise.withResolvers<never>();
  timeOut.promise.catch(() => {});
  signal.addEventListener("abort", () => timeOut.reject(signal.reason), { once: true });
  let steps = 0;
  let place = "before the first step";
  try {
    await story({
      async step(title, run) {
        steps += 1;
        place = `at step ${steps}, ${title}`;
        print(`${steps}. ${title}`);
        signal.throwIfAborted();
        return Promise.race([run(), timeOut.promise]);
      },
      say: (text) => print(text.replace(/^/gm, "   ")),
    });
  } catch (error) {
    const why = signal.aborted ? "The story's time was over." : error instanceof Error ? error.message : String(error);
    print(`FAILED ${place}: ${why}`);
    return false;
  }
  print(`All ${steps} steps held, in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s.`);
  return true;
}
