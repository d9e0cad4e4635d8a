import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { saveFile } from "../../parts/save-file.ts";

// More than anybody reads, and little enough to be laid out at once. The file has all of it.
const shownCharacters = 65_536;

/** The bytes of a stored call, as text; all of them as a file. */
export function ReceiptBody({ receipt }: { readonly receipt: Reply<"ReceiptDetailReply"> }) {
  const { t, format } = useSpeech();
  const { body, bodyBase64 } = receipt;
  const bytes = () =>
    bodyBase64 === null ? body : Uint8Array.from(atob(bodyBase64), (character) => character.charCodeAt(0));
  const isEmpty = body === "" && bodyBase64 === null;
  return (
    <>
      <CodeBlock label={t.receipts.body} text={body.slice(0, shownCharacters)} />
      {body.length > shownCharacters && (
        <p className="dim">{t.receipts.cut(format.number(shownCharacters), format.number(body.length))}</p>
      )}
      {!isEmpty && (
        <p>
          <button type="button" onClick={() => saveFile(`${receipt.id}.bin`, bytes(), "application/octet-stream")}>
            {t.receipts.save}
          </button>
        </p>
      )}
    </>
  );
}
