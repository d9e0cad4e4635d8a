import { invalidRequest } from "../api/invalid-request.ts";
import { isAncrageError } from "../errors/ancrage-error.ts";
import type { Stage } from "../model/stage.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { validateInput } from "../triggers/validate-input.ts";

/**
 * What receivers ahead of an operation would see of an input that somebody tries: as the trigger's `input` schema makes it.
 * @throws `invalid_request` that says what to give where a payload or nothing came, and what does not fit
 */
export function matchedInput(
  trigger: AnyTrigger,
  stage: Stage,
  { payload, input }: { readonly payload?: unknown; readonly input?: unknown },
): unknown {
  if (trigger.input === undefined) {
    throw invalidRequest([{ path: "stage", message: `${trigger.name} tells nobody of an operation ahead of it.` }]);
  }
  if (input === undefined) {
    const instead = payload === undefined ? "There is no sample of it" : "It has no payload yet";
    const message = `At ${stage} receivers see the input of the operation. ${instead}: give input, or an eventId.`;
    throw invalidRequest([{ path: payload === undefined ? "input" : "payload", message }]);
  }
  try {
    return JSON.parse(validateInput(trigger, trigger.input, input).json);
  } catch (error) {
    if (isAncrageError(error, "invalid_input")) {
      const issues = error.details.issues.map(({ path, message }) => ({
        path: path === "" ? "input" : `input.${path}`,
        message,
      }));
      throw invalidRequest(issues, error);
    }
    if (isAncrageError(error, "payload_too_large"))
      throw invalidRequest([{ path: "input", message: error.message }], error);
    throw error;
  }
}
