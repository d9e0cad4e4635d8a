import type { Reply } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { linkTo } from "../../place.ts";
import { HeaderTable } from "../deliveries/header-table.tsx";
import { POLL_MS } from "../use-newest-first.ts";
import { ReceiptBody } from "./receipt-body.tsx";
import { ReceiptFacts } from "./receipt-facts.tsx";
import { ReceiptRuns } from "./receipt-runs.tsx";
import { ReceiptState } from "./receipt-table.tsx";
import { ReplayReceipt } from "./replay-receipt.tsx";

/** All that is known of a stored call. Looks again until it has ended. */
export function ReceiptScreen({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  const receipt = useQuery({
    queryKey: ["receipt", id],
    queryFn: ({ signal }) => client.getReceipt({ id, signal }),
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? POLL_MS : false),
  });
  if (receipt.data !== undefined) return <Receipt receipt={receipt.data} />;
  return (
    <>
      <Heading>{t.receipts.receipt}</Heading>
      <NotThereYet asked={receipt} />
    </>
  );
}

function Receipt({ receipt }: { readonly receipt: Reply<"ReceiptDetailReply"> }) {
  const { t } = useSpeech();
  const { method, hook, state, reason, lastError, headers, query, duplicates } = receipt;
  return (
    <>
      <Heading actions={<ReplayReceipt receipt={receipt} />}>{`${visible(hook)} ${visible(method)}`}</Heading>
      <p>
        <ReceiptState receipt={receipt} /> {reason !== null && t.receipts.reasons[reason]}{" "}
        {state === "quarantined" && t.receipts.misfit}
      </p>
      {lastError !== null && (
        <p className="error-line">
          <StoredText>{lastError}</StoredText>
        </p>
      )}
      <ReceiptFacts receipt={receipt} />
      <p>
        <a className="button" href={linkTo(["paths"], { hook, receipts: receipt.duplicateOf ?? receipt.id })}>
          {t.receipts.toPaths}
        </a>
      </p>
      <section>
        <h2>{t.receipts.request}</h2>
        {query !== "" && <CodeBlock label={t.receipts.query} text={query} />}
        {headers.length === 0 ? (
          <p>{t.receipts.noHeaders}</p>
        ) : (
          <HeaderTable title={t.receipts.headers} headers={headers} />
        )}
        <ReceiptBody receipt={receipt} />
      </section>
      <section>
        <h2>{t.receipts.answer}</h2>
        <Answer answer={receipt.answer} />
      </section>
      <section>
        <h2>{t.receipts.runs}</h2>
        <ReceiptRuns history={receipt.history} />
      </section>
      {duplicates.length > 0 && (
        <section>
          <h2>{t.receipts.duplicates}</h2>
          <ul className="plain">
            {duplicates.map((id) => (
              <li key={id}>
                <a href={linkTo(["receipts", id])}>
                  <code>{id}</code>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Answer({ answer }: { readonly answer: Reply<"ReceiptDetailReply">["answer"] }) {
  const { t } = useSpeech();
  if (answer === null) return <p>{t.receipts.noAnswer}</p>;
  const headers = Object.entries(answer.headers);
  return (
    <>
      <p>
        <code>{answer.status}</code>
      </p>
      {headers.length > 0 && <HeaderTable title={t.receipts.answerHeaders} headers={headers} />}
      <CodeBlock label={t.receipts.answerBody} text={answer.body} />
    </>
  );
}
