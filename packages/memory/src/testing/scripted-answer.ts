/** How a scripted receiver answers one request. */
export interface ScriptedAnswer {
  /** Default 200. */
  readonly status?: number;
  /** `{ "retry-after": "60" }` */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long it takes to answer, on the test's clock. Longer than the attempt's deadline means a time-out. Default 0. */
  readonly delayMs?: number;
  /** Drops the connection instead of answering. */
  readonly reset?: boolean;
}

/** What a receiver answers, in turn; the last answer stays. */
export class AnswerScript {
  #answers: readonly ScriptedAnswer[];

  constructor(answers: readonly ScriptedAnswer[]) {
    this.#answers = answers;
  }

  next(): ScriptedAnswer {
    const [answer = {}, ...later] = this.#answers;
    if (later.length > 0) this.#answers = later;
    return answer;
  }
}
