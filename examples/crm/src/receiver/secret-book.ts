import { Webhook } from "standardwebhooks";
import { z } from "zod";

const subscribeAnswer = z.object({ secret: z.string() });

/** The secret of each path. Secrets come by request and stay in memory: a command line would show them to everybody. */
export class SecretBook {
  readonly #secrets = new Map<string, string>();

  get(path: string): string | undefined {
    return this.#secrets.get(path);
  }

  /** Learns the secret from the answer to a subscribe call. Returns what is wrong with it; `null`: nothing. */
  learn(path: string, answer: string): string | null {
    try {
      const { secret } = subscribeAnswer.parse(JSON.parse(answer));
      // Refuses what is no secret.
      new Webhook(secret);
      this.#secrets.set(path, secret);
      return null;
    } catch {
      return 'There is no usable secret. Send {"secret":"whsec_..."}, or the answer that made the subscription: only that one shows it.';
    }
  }
}
