import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { readFileIfAny } from "../files/read-file-if-any.ts";
import { writeFileWhole } from "../files/write-file-whole.ts";

const subscribeAnswer = z.object({ secret: z.string() });

/**
 * The secret of each path, in a file for its owner's eyes. Secrets come by request: a command line would show them to
 * everybody.
 */
export class SecretBook {
  readonly #path: string;
  readonly #secrets: Map<string, string>;

  /** The book in the file at `path`, which need not exist yet. */
  constructor(path: string) {
    this.#path = path;
    this.#secrets = new Map(
      Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(readFileIfAny(path) ?? "{}"))),
    );
  }

  get(path: string): string | undefined {
    return this.#secrets.get(path);
  }

  /** Learns the secret from the answer to a subscribe call. Returns what is wrong with it; `null`: nothing. */
  learn(path: string, answer: string): string | null {
    const secret = secretIn(answer);
    if (secret === null) {
      return 'There is no usable secret. Send {"secret":"whsec_..."}, or the answer that made the subscription: only that one shows it.';
    }
    this.#secrets.set(path, secret);
    writeFileWhole(this.#path, JSON.stringify(Object.fromEntries(this.#secrets)));
    return null;
  }
}

function secretIn(answer: string): string | null {
  try {
    const { secret } = subscribeAnswer.parse(JSON.parse(answer));
    // Refuses what is no secret.
    new Webhook(secret);
    return secret;
  } catch {
    return null;
  }
}
