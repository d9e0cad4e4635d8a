/** What the receiver answers to a webhook that it trusts. */
export interface ReceiverAnswer {
  readonly status: number;
  /** Why it refuses, for whoever sent it. */
  readonly reason?: string;
}

/** Answers the same webhook for the first, second, … time. */
export type AnswerTo = (time: number, body: Buffer) => ReceiverAnswer;

const creditLimit = 10_000;

const answers: Readonly<Record<string, AnswerTo>> = {
  hook: () => ({ status: 200 }),
  // Fails twice and then recovers, for every webhook anew.
  flaky: (time) => ({ status: time <= 2 ? 500 : 200 }),
  gone: () => ({ status: 410 }),
  // What the payments of the shop are told to.
  paid: () => ({ status: 200 }),
  // Somebody else's credit check: it refuses what is beyond the limit.
  credit(_time, body) {
    const { amount } = JSON.parse(body.toString());
    if (amount <= creditLimit) return { status: 200 };
    return { status: 422, reason: `${amount} is beyond the credit limit of ${creditLimit}` };
  },
};

/**
 * How a path of the receiver answers a webhook that is verified; `null` when it is none. `/acme/hook` answers as `/hook`
 * does, with a secret of its own.
 */
export function answerAt(path: string): AnswerTo | null {
  const [, name = ""] = /^(?:\/[\w-]+)?\/(\w+)$/.exec(path) ?? [];
  return Object.hasOwn(answers, name) ? (answers[name] ?? null) : null;
}

/** The names that paths end in. */
export const answerNames: readonly string[] = Object.keys(answers);
