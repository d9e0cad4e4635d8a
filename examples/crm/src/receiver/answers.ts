const answers: Readonly<Record<string, (time: number) => number>> = {
  hook: () => 200,
  // Fails twice and then recovers, for every webhook anew.
  flaky: (time) => (time <= 2 ? 500 : 200),
  gone: () => 410,
};

/**
 * With which status a path of the receiver answers the same webhook, verified, for the first, second, … time; `null` when
 * it is none. `/acme/hook` answers as `/hook` does, with a secret of its own.
 */
export function answerAt(path: string): ((time: number) => number) | null {
  const [, name = ""] = /^(?:\/[\w-]+)?\/(\w+)$/.exec(path) ?? [];
  return Object.hasOwn(answers, name) ? (answers[name] ?? null) : null;
}

/** The names that paths end in. */
export const answerNames: readonly string[] = Object.keys(answers);
