import type { Reply } from "@ancrage/client";
import { type FormEvent, useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Failure } from "../../parts/failure.tsx";
import { useMail } from "./use-mail.ts";

/** Saves a mail about a code. Where no copy of it was kept, it has to be entered. */
export function MailCode({ code, close }: { readonly code: Reply<"CodeReply">; readonly close: () => void }) {
  const { t } = useSpeech();
  const mail = useMail(code, close);
  const [entered, setEntered] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mail.mutate(code.hasCopy ? undefined : entered.trim());
  };
  return (
    <form className="fields" onSubmit={submit}>
      <p>{t.codes.mailWhat}</p>
      {!code.hasCopy && (
        <label>
          {t.codes.mailCode}
          <input
            required
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            className="code"
            value={entered}
            onChange={({ target }) => setEntered(target.value)}
          />
        </label>
      )}
      {mail.error !== null && <Failure error={mail.error} />}
      <DialogFooter text={t.codes.mailSave} isPending={mail.isPending} cancel={close} />
    </form>
  );
}
