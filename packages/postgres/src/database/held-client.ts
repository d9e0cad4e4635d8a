import type { PgPool, PgPoolClient } from "./clients.ts";
import type { Queryable } from "./database.ts";

/** A client out of the pool, for one piece of work. */
export interface HeldClient extends Queryable {
  /** Stands for its session, as long as the pool keeps that. */
  readonly session: object;
  /** Says that the connection is of no more use; the pool closes it then. */
  lose(error: Error): void;
}

/**
 * Runs `use` with a client of the pool and gives it back. One whose session ends meanwhile, or that leaves a statement
 * without an answer for `answerWithinMs` (`null`: however long), is closed instead: a connection that a network dropped
 * without a word would otherwise be waited for without end.
 */
export async function withHeldClient<Result>(
  pool: PgPool,
  answerWithinMs: number | null,
  use: (client: HeldClient) => Promise<Result>,
): Promise<Result> {
  const client = await connected(pool, answerWithinMs);
  let lost: Error | null = null;
  const lose = (error: Error) => {
    lost ??= error;
  };
  // Between two statements nobody else listens, and an error without a listener ends the process.
  client.on?.("error", lose);
  try {
    return await use({
      session: client,
      lose,
      async query(text, values) {
        if (lost !== null) throw lost;
        return answered(client.query(text, values), answerWithinMs, lose);
      },
    });
  } finally {
    client.release(lost ?? false);
    client.removeListener?.("error", lose);
  }
}

async function connected(pool: PgPool, answerWithinMs: number | null): Promise<PgPoolClient> {
  const connecting = pool.connect();
  return answered(connecting, answerWithinMs, () => {
    // It may still come, and is then nobody's.
    connecting.then(
      (client) => client.release(),
      () => {},
    );
  });
}

/** What `asked` comes to, within the time; else `onSilence` is told, and it rejects. */
async function answered<Answer>(
  asked: Promise<Answer>,
  answerWithinMs: number | null,
  onSilence: (error: Error) => void,
): Promise<Answer> {
  if (answerWithinMs === null) return asked;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`The database did not answer within ${answerWithinMs} ms; its connection is given up.`);
      onSilence(error);
      reject(error);
    }, answerWithinMs);
  });
  try {
    return await Promise.race([asked, silence]);
  } finally {
    clearTimeout(timer);
  }
}
