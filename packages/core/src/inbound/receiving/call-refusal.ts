/** A call that goes no further. The caller is told the status alone, the operator `why`. */
export class CallRefusal extends Error {
  readonly status: number;
  readonly why: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the caller may read of it, for whoever builds the application; else the status in words. */
  readonly body: string | undefined;

  constructor(
    status: number,
    why: string,
    more: { headers?: Readonly<Record<string, string>>; body?: string; cause?: unknown } = {},
  ) {
    super(why, { cause: more.cause });
    this.status = status;
    this.why = why;
    this.headers = more.headers ?? {};
    this.body = more.body;
  }
}

/** The refusal of a call that the caller should make again in a while. */
export function tryAgain(why: string, cause?: unknown): CallRefusal {
  return new CallRefusal(503, why, { headers: { "retry-after": "5" }, cause });
}

/** Whether an error is a refusal. */
export function isCallRefusal(error: unknown): error is CallRefusal {
  return error instanceof CallRefusal;
}
