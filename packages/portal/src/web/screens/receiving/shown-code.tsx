import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";

/** A code and its URL in full, to be copied. */
export function ShownCode({ shown: { code, url } }: { readonly shown: Reply<"ShownCodeReply"> }) {
  const { t } = useSpeech();
  return (
    <>
      <CodeBlock label={t.codes.code} text={code} />
      {url === null ? <p className="dim">{t.inboundHooks.noUrl}</p> : <CodeBlock label={t.codes.url} text={url} />}
    </>
  );
}
