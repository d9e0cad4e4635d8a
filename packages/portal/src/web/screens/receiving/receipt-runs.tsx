import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";

/** Every run of a receipt's handler, newest first. */
export function ReceiptRuns({ history }: { readonly history: Reply<"ReceiptDetailReply">["history"] }) {
  const { t, format } = useSpeech();
  if (history.length === 0) return <p>{t.receipts.noRuns}</p>;
  return (
    <ul className="plain">
      {history.toReversed().map(({ number, state, startedAt, durationMs, error }) => (
        <li key={number}>
          <div className="attempt">
            <strong>{t.receipts.run(number)}</strong> <StateBadge state={state} /> {format.time(startedAt)}{" "}
            {durationMs !== null && <span className="dim">{format.duration(durationMs)}</span>}
            {error !== null && (
              <div className="error-line">
                <StoredText>{error}</StoredText>
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
