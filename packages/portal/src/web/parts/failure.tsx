import { isAncrageError } from "@ancrage/client";
import { useSpeech } from "../language/language-provider.tsx";
import type { Messages } from "../language/messages.ts";
import { StoredText } from "./stored-text.tsx";

/** What went wrong, in the user's language where we have words for it, and in the API's own otherwise. */
export function errorText(error: unknown, t: Messages): string {
  if (!isAncrageError(error)) return t.errors.unknown;
  if (isAncrageError(error, "invalid_request")) {
    const issues = error.details.issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
    return [t.errors.invalid_request, ...issues].join(" ");
  }
  if (isAncrageError(error, "url_refused")) return t.urlRefusals[error.details.reason];
  if (isAncrageError(error, "receipt_not_replayable")) {
    const { because } = error.details;
    // Only the API knows what does not hold.
    return because === "refused" ? `${t.receipts.faults.refused} (${error.message})` : t.receipts.faults[because];
  }
  const texts: Readonly<Record<string, string>> = t.errors;
  return Object.hasOwn(texts, error.code) ? (texts[error.code] ?? error.message) : error.message;
}

/** Something that failed, and a way to try it again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: (() => void) | undefined }) {
  const { t } = useSpeech();
  return (
    <div className="failure" role="alert">
      <p>
        <StoredText>{errorText(error, t)}</StoredText>
      </p>
      {retry !== undefined && (
        <button type="button" onClick={retry}>
          {t.common.tryAgain}
        </button>
      )}
    </div>
  );
}
