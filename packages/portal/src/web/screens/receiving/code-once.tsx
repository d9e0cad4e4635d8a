import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ShownCode } from "./shown-code.tsx";
import { useMail } from "./use-mail.ts";

/** A new code, shown for the first time, and for the last unless a copy is kept. */
export function CodeOnce({ code, done }: { readonly code: Reply<"NewCodeReply">; readonly done: () => void }) {
  const { t } = useSpeech();
  const mail = useMail(code);
  return (
    <>
      <p>{code.hasCopy ? t.codes.again : t.codes.once}</p>
      <ShownCode shown={code} />
      {mail.error !== null && <Failure error={mail.error} />}
      <footer>
        <button type="button" className="primary" onClick={done}>
          {code.hasCopy ? t.codes.done : t.codes.kept}
        </button>
        <button type="button" disabled={mail.isPending} onClick={() => mail.mutate(code.code)}>
          {t.codes.mailSave}
        </button>
      </footer>
    </>
  );
}
