import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";

type ListedReceipt = Reply<"ReceiptPageReply">["items"][number];

/** Receipts as rows, each a link to all that is known of it. */
export function ReceiptTable({ receipts }: { readonly receipts: readonly ListedReceipt[] }) {
  const { t } = useSpeech();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t.receipts.receipt}</th>
          <th scope="col">{t.deliveries.state}</th>
          <th scope="col" className="wide-only">
            {t.receipts.answer}
          </th>
          <th scope="col" className="number wide-only">
            {t.deliveries.when}
          </th>
        </tr>
      </thead>
      <tbody>
        {receipts.map((receipt) => (
          <ReceiptRow key={receipt.id} receipt={receipt} />
        ))}
      </tbody>
    </table>
  );
}

// A query may be as long as a URL; the row shows how it begins, the record all of it.
const shownQuery = 120;

function ReceiptRow({ receipt }: { readonly receipt: ListedReceipt }) {
  const { t } = useSpeech();
  const { method, query, answerStatus } = receipt;
  return (
    <tr>
      <td>
        <a href={linkTo(["receipts", receipt.id])}>
          <StoredText>{receipt.hook}</StoredText> <StoredText className="dim">{method}</StoredText>
        </a>
        {receipt.duplicateOf !== null && <span className="badge plain">{t.receipts.duplicate}</span>}
        {receipt.replayOf !== null && <span className="badge plain">{t.receipts.replay}</span>}
        {query !== "" && (
          <div className="dim">
            <code>
              <StoredText>{`?${query.length > shownQuery ? `${query.slice(0, shownQuery)}…` : query}`}</StoredText>
            </code>
          </div>
        )}
        <div className="narrow-only dim">
          {answerStatus ?? "–"} · <When at={receipt.createdAt} />
        </div>
      </td>
      <td>
        <ReceiptState receipt={receipt} />
        {receipt.reason !== null && <div className="error-line">{t.receipts.reasons[receipt.reason]}</div>}
      </td>
      <td className="wide-only">{answerStatus === null ? "–" : <code>{answerStatus}</code>}</td>
      <td className="number wide-only">
        <When at={receipt.createdAt} />
      </td>
    </tr>
  );
}

/** The state of a receipt; one that waits after a run that failed is failing. */
export function ReceiptState({
  receipt: { state, failures, running },
}: {
  readonly receipt: Pick<Reply<"ReceiptReply">, "state" | "failures" | "running">;
}) {
  const { t } = useSpeech();
  return (
    <>
      <StateBadge state={state === "received" && failures > 0 ? "failing" : state} />
      {running && <span className="badge plain">{t.receipts.running}</span>}
    </>
  );
}
