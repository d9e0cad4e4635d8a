import { isAncrageError, verifyWebhook } from "@ancrage/core";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";

/** @throws `CommandError` when one of them is no secret, so that this is not found out at the first webhook */
export function checkSecrets(secrets: readonly string[]): void {
  for (const [index, secret] of secrets.entries()) {
    try {
      verifyWebhook({ headers: {}, body: "", secret });
    } catch (error) {
      if (!isAncrageError(error, "invalid_secret")) continue;
      const which = secrets.length === 1 ? "The secret" : `Secret ${index + 1} of ${secrets.length}`;
      throw new CommandError(
        `${which} is no secret of an endpoint, whsec_…, nor a public key, whpk_…. The API shows it when it makes the endpoint, and when it rotates it.`,
        { exitCode: exitCode.usage },
      );
    }
  }
}
