import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Failure } from "../../parts/failure.tsx";
import { localTime, timeOfLocal } from "../../parts/local-time.ts";
import { useNotice } from "../../parts/notices.tsx";
import { CodeExpiryField } from "./code-expiry-field.tsx";
import { CodeLabelField } from "./code-label-field.tsx";

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
      <CodeLabelField value={label} change={setLabel} />
      <CodeExpiryField value={expires} change={setExpires} />
      {update.error !== null && <Failure error={update.error} />}
      <DialogFooter text={t.common.save} isPending={update.isPending} cancel={close} />
    </form>
  );
}
