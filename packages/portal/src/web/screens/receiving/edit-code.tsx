import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { localTime, timeOfLocal } from "../../parts/local-time.ts";
import { useNotice } from "../../parts/notices.tsx";
import { CodeExpiryField } from "./code-expiry-field.tsx";

/** Changes whom a code is for, and until when it is taken. */
export function EditCode({ code, close }: { readonly code: Reply<"CodeReply">; readonly close: () => void }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const [label, setLabel] = useState(code.label);
  const [expires, setExpires] = useState(localTime(code.expiresAt));
  const update = useMutation({
    mutationFn: () => {
      // The field knows no seconds: what nobody has touched stays to the millisecond.
      const isSame = expires === localTime(code.expiresAt);
      return client.updateCode({ id: code.id, body: { label, ...(!isSame && { expiresAt: timeOfLocal(expires) }) } });
    },
    onSuccess: async () => {
      notice.say(t.common.saved);
      close();
      await Promise.all(["code", "codes"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate();
  };
  return (
    <form className="fields" onSubmit={submit}>
      <label>
        {t.codes.label}
        <input required maxLength={100} value={label} onChange={({ target }) => setLabel(target.value)} />
      </label>
      <CodeExpiryField value={expires} change={setExpires} />
      {update.error !== null && <Failure error={update.error} />}
      <footer>
        <button type="submit" className="primary" disabled={update.isPending}>
          {t.common.save}
        </button>
        <button type="button" onClick={close}>
          {t.common.cancel}
        </button>
      </footer>
    </form>
  );
}
