import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";

/** Where events come from that say nothing else. Never rejects. */
export type InstallationOrigin = () => Promise<string>;

// Of a store that cannot tell its installation from others.
const NAMELESS = "ancrage";

/**
 * The origin of an installation: the one that was given, or the name that its store has for it (`Store.installation`), which
 * is asked for once, however many want to know. A store that does not answer costs no attempt: it is asked again next time.
 */
export function installationOrigin(
  given: string | undefined,
  store: Pick<Store, "installation">,
  logger: Logger,
): InstallationOrigin {
  let known = given ?? (store.installation === undefined ? NAMELESS : undefined);
  let asked: Promise<string> | null = null;

  async function ask(): Promise<string> {
    try {
      known = await store.installation?.();
    } catch (error) {
      logger.warn("The store did not say which installation it is; webhooks go out as of no particular one", { error });
    }
    asked = null;
    return known ?? NAMELESS;
  }

  return async () => {
    if (known !== undefined) return known;
    asked ??= ask();
    return asked;
  };
}
