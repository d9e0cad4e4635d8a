import type { StoryNotes } from "./story-notes.ts";

/** What a story is told with. */
export interface Telling {
  /**
   * Runs one step; if it throws, the story ends there and has failed. A step that held before a kill is not run again, and
   * one that was under way is run from its beginning: it must find what it has already made. Its result must be JSON.
   */
  step<Result>(title: string, run: () => Promise<Result>): Promise<Result>;
  /** Adds a line below the current step. */
  say(text: string): void;
}

export interface Stage {
  readonly print: (text: string) => void;
  readonly notes: Pick<StoryNotes, "recall" | "keep" | "forget">;
  /** When it aborts, the step under way has failed. */
  readonly signal: AbortSignal;
}

/**
 * Plays a story and prints it step by step. Returns whether every step held; if not, the last line names the one that
 * failed, and why.
 */
export async function playStory(
  story: (telling: Telling) => Promise<void>,
  { print, notes, signal }: Stage,
): Promise<boolean> {
  const startedMs = performance.now();
  const timeOut = Promise.withResolvers<never>();
  timeOut.promise.catch(() => {});
  signal.addEventListener("abort", () => timeOut.reject(signal.reason), { once: true });
  let steps = 0;
  let place = "before the first step";

  async function step<Result>(title: string, run: () => Promise<Result>): Promise<Result> {
    steps += 1;
    place = `at step ${steps}, ${title}`;
    const before = notes.recall(title);
    if (before !== undefined) {
      print(`${steps}. ${title} (held before)`);
      // What the same step returned.
      return before.result as Result;
    }
    print(`${steps}. ${title}`);
    signal.throwIfAborted();
    const result = await Promise.race([run(), timeOut.promise]);
    notes.keep(title, result);
    return result;
  }

  try {
    await story({ step, say: (text) => print(text.replace(/^/gm, "   ")) });
  } catch (error) {
    const why = signal.aborted ? "The story's time was over." : error instanceof Error ? error.message : String(error);
    print(`FAILED ${place}: ${why}`);
    return false;
  } finally {
    notes.forget();
  }
  print(`All ${steps} steps held, in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s.`);
  return true;
}
