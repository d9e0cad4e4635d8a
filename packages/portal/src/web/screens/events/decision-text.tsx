import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { StoredText } from "../../parts/stored-text.tsx";

/** Why a subscription did or did not get an event, as a sentence. */
export function DecisionText({
  decision: { outcome, reason, clause },
}: {
  readonly decision: Pick<Reply<"DecisionReply">, "outcome" | "reason" | "clause">;
}) {
  const { t } = useSpeech();
  return (
    <>
      {t.decisions.outcomes[outcome]} {reason !== null && t.decisions.reasons[reason]}{" "}
      {clause !== null && (
        <code>
          <StoredText>{clause}</StoredText>
        </code>
      )}
    </>
  );
}
