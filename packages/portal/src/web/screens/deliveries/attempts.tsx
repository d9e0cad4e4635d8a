import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { attemptErrorText } from "./attempt-error.ts";
import { HeaderTable } from "./header-table.tsx";

type Attempt = Reply<"AttemptReply">;

/** Every attempt of a delivery, the last one open. */
export function Attempts({ history }: { readonly history: readonly Attempt[] }) {
  const { t } = useSpeech();
  if (history.length === 0) return <p>{t.attempts.none}</p>;
  return history.toReversed().map((attempt, index) => (
    <details key={attempt.number} className="attempt" open={index === 0}>
      <summary>
        <AttemptLine attempt={attempt} />
      </summary>
      <AttemptDetail attempt={attempt} />
    </details>
  ));
}

function AttemptLine({ attempt: { number, state, startedAt, durationMs, response } }: { readonly attempt: Attempt }) {
  const { t, format } = useSpeech();
  return (
    <>
      <strong>{t.attempts.number(number)}</strong> <StateBadge state={state} />{" "}
      {response !== null && <code>{response.status}</code>} <span>{format.time(startedAt)}</span>{" "}
      {durationMs !== null && <span className="dim">{format.duration(durationMs)}</span>}
    </>
  );
}

/** What was sent and what came back. */
export function AttemptDetail({ attempt }: { readonly attempt: Attempt }) {
  const { t } = useSpeech();
  const { error, requestHeaders, response } = attempt;
  return (
    <>
      {error !== null && (
        <p className="error-line">
          {attemptErrorText(error, response?.status ?? null, t)}
          {error.code !== "status" && (
            <>
              {" "}
              <StoredText className="dim">{error.message}</StoredText>
            </>
          )}
        </p>
      )}
      {attempt.state === "unknown" && <p>{t.attempts.unknown}</p>}
      {requestHeaders !== null && <HeaderTable title={t.attempts.requestHeaders} headers={requestHeaders} />}
      {response !== null && (
        <>
          <HeaderTable title={t.attempts.responseHeaders} headers={response.headers} />
          <CodeBlock label={t.attempts.responseBody} text={response.body} />
          {response.bodyTruncated && <p className="dim">{t.attempts.truncated}</p>}
        </>
      )}
    </>
  );
}
