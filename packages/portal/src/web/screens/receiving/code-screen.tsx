import type { Reply } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";
import { CodeActions } from "./code-actions.tsx";
import { CodeState, codeState } from "./code-state.tsx";
import { ShownCode } from "./shown-code.tsx";

/** The record of a code: what it leads to, for whom, how it was used, and the code itself where a copy was kept. */
export function CodeScreen({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  const code = useQuery({
    queryKey: ["code", id],
    queryFn: ({ signal }) => client.getCode({ id, signal }),
    refetchInterval: 15_000,
  });
  if (code.data !== undefined) return <Code code={code.data} />;
  return (
    <>
      <Heading>{t.codes.code}</Heading>
      <NotThereYet asked={code} />
    </>
  );
}

function Code({ code }: { readonly code: Reply<"CodeReply"> }) {
  const { t, format } = useSpeech();
  const hasEnded = codeState(code, Date.now()) !== "enabled";
  return (
    <>
      <Heading actions={<CodeActions code={code} hasEnded={hasEnded} />}>{visible(code.label)}</Heading>
      <div>
        <CodeState code={code} />
      </div>
      <Facts
        facts={[
          [
            t.inboundHooks.hook,
            <a key="hook" href={linkTo(["inbound-hooks", code.hook])}>
              <StoredText>{code.hook}</StoredText>
            </a>,
          ],
          [t.codes.code, <code key="code">{code.masked}</code>],
          [t.codes.created, format.time(code.createdAt)],
          [t.codes.expires, code.expiresAt === null ? t.codes.doesNotExpire : format.time(code.expiresAt)],
          [t.codes.revoked, code.revokedAt && format.time(code.revokedAt)],
          [t.codes.uses, t.codes.useCount(code.uses, format.number(code.uses))],
          [t.codes.lastUsed, code.lastUsedAt === null ? t.codes.neverUsed : <When key="last" at={code.lastUsedAt} />],
        ]}
      />
      <p>
        <a className="button" href={linkTo(["receipts"], { hook: code.hook, codeId: code.id })}>
          {t.codes.toReceipts}
        </a>
      </p>
      <section>
        <h2>{t.codes.code}</h2>
        {hasEnded ? <p>{t.codes.ended}</p> : code.hasCopy ? <ShowAgain id={code.id} /> : <p>{t.codes.notKept}</p>}
      </section>
    </>
  );
}

function ShowAgain({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  // Asked for when it is wanted, and forgotten when it is not looked at any more.
  const shown = useQuery({
    queryKey: ["shownCode", id],
    queryFn: ({ signal }) => client.showCode({ id, signal }),
    enabled: false,
    gcTime: 0,
  });
  return (
    <>
      {shown.data === undefined ? (
        <button type="button" disabled={shown.isFetching} onClick={() => void shown.refetch()}>
          {t.codes.show}
        </button>
      ) : (
        <ShownCode shown={shown.data} />
      )}
      {shown.error !== null && <Failure error={shown.error} />}
    </>
  );
}
