/** How what is asked at the same moment is gathered. */
export interface GatheringTerms<Ask> {
  /** Statements under way at once; what is asked meanwhile waits for one of them to end. */
  readonly atOnce: number;
  /** The most that one statement asks. */
  readonly most: number;
  /** How much of a statement an ask takes, and how much one may take up, unless it asks a single thing. Default: nothing. */
  readonly weightOf?: (ask: Ask) => number;
  readonly mostWeight?: number;
  /** Asks of one key are never under way together: each sees what the one before it came to. Default: `null`, of no key. */
  readonly apartBy?: (ask: Ask) => string | null;
  /** Asks of one line never pass one another, though one of them waits for its key. Default: `null`, in no line. */
  readonly lineOf?: (ask: Ask) => string | null;
}

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

// Faults that lie in what was asked: its data (22), a constraint (23), a limit of the database (54).
const faultsOfAsks = /^(22|23|54)/;

/**
 * Runs what several callers ask at the same moment as one statement: one plan, one round trip and one commit for all of
 * them. Nobody waits for company: what comes while fewer than `atOnce` statements are under way is asked at once, with what
 * else came in the same turn of the event loop. A statement begins after everything that it asks was asked, and each caller
 * is answered when it has been committed.
 *
 * `run` gives one answer for each ask, in their order. When what one of them asks cannot be, each is asked for itself, so
 * that this one alone fails.
 */
export function gathering<Ask, Answer>(
  run: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  { atOnce, most, weightOf = () => 0, mostWeight = 0, apartBy = () => null, lineOf = () => null }: GatheringTerms<Ask>,
): (ask: Ask) => Promise<Answer> {
  let waiting: Waiting<Ask, Answer>[] = [];
  const keysUnderWay = new Set<string>();
  let underWay = 0;
  let isPlanned = false;

  function takeBatch(): readonly Waiting<Ask, Answer>[] {
    const batch: Waiting<Ask, Answer>[] = [];
    const staying: Waiting<Ask, Answer>[] = [];
    const heldLines = new Set<string>();
    let weight = 0;
    let seen = 0;
    for (const one of waiting) {
      if (batch.length === most) break;
      const [key, line] = [apartBy(one.ask), lineOf(one.ask)];
      if ((key !== null && keysUnderWay.has(key)) || (line !== null && heldLines.has(line))) {
        staying.push(one);
        if (line !== null) heldLines.add(line);
      } else {
        weight += weightOf(one.ask);
        if (batch.length > 0 && weight > mostWeight) break;
        batch.push(one);
        if (key !== null) keysUnderWay.add(key);
      }
      seen += 1;
    }
    waiting = [...staying, ...waiting.slice(seen)];
    return batch;
  }

  async function answer(batch: readonly Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const answers = await run(batch.map(({ ask }) => ask));
      if (answers.length !== batch.length) throw new Error(`${batch.length} asked, ${answers.length} were answered.`);
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (batch.length === 1 || !isFaultOfAsk(error)) for (const { reject } of batch) reject(error);
      // One after another, as what they ask may depend on the order in which they came.
      else for (const one of batch) await answer([one]);
    }
  }

  function begin(): void {
    isPlanned = false;
    while (underWay < atOnce) {
      const batch = takeBatch();
      // What still waits does so for a key, which is free when its statement ends.
      if (batch.length === 0) return;
      underWay += 1;
      void answer(batch).then(() => {
        underWay -= 1;
        for (const key of batch.map(({ ask }) => apartBy(ask))) if (key !== null) keysUnderWay.delete(key);
        plan();
      });
    }
  }

  // Requests that arrived together are read one after another in one turn of the loop.
  function plan(): void {
    if (isPlanned || underWay === atOnce || waiting.length === 0) return;
    isPlanned = true;
    setImmediate(begin);
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      plan();
    });
}

function isFaultOfAsk(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && faultsOfAsks.test(error.code);
}
