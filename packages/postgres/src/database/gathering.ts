/** How what is asked at the same moment is gathered. */
export interface GatheringTerms<Ask> {
  /** Statements under way at once; what is asked meanwhile waits for one of them to end. */
  readonly atOnce: number;
  /** The most that one statement asks. */
  readonly most: number;
  /** How much of a statement an ask takes, and how much one may take up, unless it asks a single thing. Default: nothing. */
  readonly weightOf?: (ask: Ask) => number;
  readonly mostWeight?: number;
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
  { atOnce, most, weightOf = () => 0, mostWeight = 0 }: GatheringTerms<Ask>,
): (ask: Ask) => Promise<Answer> {
  let waiting: Waiting<Ask, Answer>[] = [];
  let underWay = 0;
  let isPlanned = false;

  function takeBatch(): readonly Waiting<Ask, Answer>[] {
    let weight = 0;
    const end = waiting.findIndex(({ ask }, index) => {
      weight += weightOf(ask);
      return index === most || (index > 0 && weight > mostWeight);
    });
    const batch = end === -1 ? waiting : waiting.slice(0, end);
    waiting = end === -1 ? [] : waiting.slice(end);
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
    while (underWay < atOnce && waiting.length > 0) {
      underWay += 1;
      void answer(takeBatch()).then(() => {
        underWay -= 1;
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
