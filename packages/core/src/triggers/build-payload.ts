import { lineOf, thrownText } from "../errors/thrown-text.ts";
import type { Clock } from "../ports/clock.ts";
import { withDeadline } from "../ports/with-deadline.ts";
import type { AnyTrigger, BuildArguments } from "./trigger.ts";
import { issuesText, MAX_PAYLOAD_BYTES, validatePayload } from "./validate-payload.ts";

/** What one call of a payload builder came to. */
export type BuildOutcome =
  | { readonly kind: "built"; readonly json: string }
  /** The builder returned `null`. */
  | { readonly kind: "nothing" }
  /** What it returned is larger than can be kept and sent. */
  | { readonly kind: "tooLarge"; readonly bytes: number; readonly json: string }
  | { readonly kind: "failed"; readonly error: string };

/** What every build is run with. */
export interface BuildTerms {
  readonly clock: Clock;
  /** The host's own objects, as given to `createWebhooks`. */
  readonly context: unknown;
  readonly buildTimeoutMs: number;
}

/** Builds one payload: calls the builder under its deadline and checks what it returns. Never rejects. */
export async function buildPayload(
  trigger: AnyTrigger,
  record: Omit<BuildArguments, "context" | "signal">,
  { clock, context, buildTimeoutMs }: BuildTerms,
): Promise<BuildOutcome> {
  try {
    const built = await withDeadline(clock, buildTimeoutMs, async (signal) =>
      // createWebhooks asks for the context that its triggers' builders declare, so it is the one this builder expects.
      trigger.build({ ...record, context: context as never, signal }),
    );
    if (built.expired) return failed(`The payload builder did not finish within ${buildTimeoutMs} ms.`);
    if (built.value === null) return { kind: "nothing" };
    const verdict = validatePayload(trigger, built.value);
    if (!verdict.ok)
      return failed(`The built payload does not fit the schema of ${trigger.name}: ${issuesText(verdict.issues)}`);
    const { json, bytes } = verdict;
    return bytes > MAX_PAYLOAD_BYTES ? { kind: "tooLarge", bytes, json } : { kind: "built", json };
  } catch (error) {
    return failed(thrownText(error));
  }
}

function failed(error: string): BuildOutcome {
  return { kind: "failed", error: lineOf(error) };
}
