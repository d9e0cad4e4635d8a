import type { Reply } from "@ancrage/client";
import { useMemo, useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { type ChosenPath, callParts, everyPath, namesTwice, valuesOf } from "./chosen-paths.ts";
import { hookSource } from "./hook-source.ts";
import { PathTable } from "./path-table.tsx";

/** The paths of a sample, to be taken out, edited and named; and the code that comes of it. */
export function PathChoice({ inferred }: { readonly inferred: Reply<"InferredPathsReply"> }) {
  const { t } = useSpeech();
  const [chosen, setChosen] = useState(() => everyPath(inferred));
  // The same for as long as the sample is, so that an edited row is the only one that is drawn again.
  const parts = useMemo(
    () =>
      callParts
        .filter((part) => inferred[part].length > 0)
        .map((part) => ({
          part,
          sample: valuesOf(inferred, part),
          change: (rows: (before: readonly ChosenPath[]) => readonly ChosenPath[]) =>
            setChosen((before) => ({ ...before, [part]: rows(before[part]) })),
        })),
    [inferred],
  );
  const source = hookSource(chosen);
  const { query, body } = inferred.proposed;
  if (parts.length === 0) return <p className="nothing">{t.paths.none}</p>;
  return (
    <>
      {inferred.truncated && <p className="warning">{t.paths.truncated}</p>}
      {parts.map(({ part, sample, change }) => (
        <section key={part}>
          <h2>{t.paths.parts[part]}</h2>
          <PathTable title={t.paths.parts[part]} rows={chosen[part]} sample={sample} change={change} />
        </section>
      ))}
      <section>
        <h2>{t.paths.code}</h2>
        <div role="status">
          {parts.flatMap(({ part }) =>
            namesTwice(chosen[part]).map((name) => (
              <p key={`${part} ${name}`} className="warning">
                {t.paths.taken(name)}
              </p>
            )),
          )}
        </div>
        {source === "" ? <p>{t.paths.nothingLeft}</p> : <CodeBlock label={t.paths.code} text={source} />}
        {query !== null && <CodeBlock label={t.paths.zodOfQuery} text={query.zod} />}
        {query !== null && <CodeBlock label={t.paths.typeOfQuery} text={query.type} />}
        {body !== null && <CodeBlock label={t.paths.zodOfBody} text={body.zod} />}
        {body !== null && <CodeBlock label={t.paths.typeOfBody} text={body.type} />}
      </section>
    </>
  );
}
