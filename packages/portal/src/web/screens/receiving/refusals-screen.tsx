import type { Reply } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";
import { POLL_MS } from "../use-newest-first.ts";

/** Why calls were refused before anything was stored. */
export function RefusalsScreen() {
  const { t } = useSpeech();
  const refusals = useQuery({
    queryKey: ["refusals"],
    queryFn: ({ signal }) => client.listRefusals({ signal }),
    refetchInterval: POLL_MS,
  });
  return (
    <>
      <Heading>{t.refusals.title}</Heading>
      <p className="dim">{t.refusals.what}</p>
      {refusals.error !== null && <Failure error={refusals.error} retry={() => void refusals.refetch()} />}
      {refusals.data === undefined ? (
        refusals.error === null && <Waiting />
      ) : refusals.data.length === 0 ? (
        <p className="nothing">{t.refusals.none}</p>
      ) : (
        <RefusalTable refusals={refusals.data} />
      )}
    </>
  );
}

function RefusalTable({ refusals }: { readonly refusals: Reply<"RefusalListReply"> }) {
  const { t } = useSpeech();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t.inboundHooks.hook}</th>
          <th scope="col">{t.refusals.status}</th>
          <th scope="col">{t.refusals.why}</th>
        </tr>
      </thead>
      <tbody>
        {refusals.map(({ at, hook, code, address, method, status, why }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a refusal has no id, and nothing of a row outlives it.
          <tr key={index}>
            <td>
              {hook === null ? (
                t.refusals.unknownHook
              ) : (
                <a href={linkTo(["inbound-hooks", hook])}>
                  <StoredText>{hook}</StoredText>
                </a>
              )}
              <div className="dim">
                <code>
                  <StoredText>{`${method} ${code}`}</StoredText>
                </code>{" "}
                {address !== null && <StoredText>{t.refusals.from(address)}</StoredText>}
              </div>
              <div className="dim">
                <When at={at} />
              </div>
            </td>
            <td>
              <code>{status}</code>
            </td>
            {/* The API's own words, which are English. */}
            <td lang="en">
              <StoredText>{why}</StoredText>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
