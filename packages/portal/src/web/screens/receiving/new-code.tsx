import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Failure } from "../../parts/failure.tsx";
import { timeOfLocal } from "../../parts/local-time.ts";
import { CodeExpiryField } from "./code-expiry-field.tsx";
import { CodeLabelField } from "./code-label-field.tsx";
import { CodeOnce } from "./code-once.tsx";

/** Makes a code for a caller, then shows it. */
export function NewCode({ hook, close }: { readonly hook: string; readonly close: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const [label, setLabel] = useState("");
  const [expires, setExpires] = useState("");
  const [keepCopy, setKeepCopy] = useState(false);
  const issue = useMutation({
    mutationFn: () => {
      const expiresAt = timeOfLocal(expires);
      return client.issueCode({ name: hook, body: { label, keepCopy, ...(expiresAt !== null && { expiresAt }) } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["codes"] }),
  });
  if (issue.data !== undefined) return <CodeOnce code={issue.data} done={close} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    issue.mutate();
  };
  return (
    <form className="fields" onSubmit={submit}>
      <CodeLabelField value={label} change={setLabel} />
      <CodeExpiryField value={expires} change={setExpires} />
      <label className="check">
        <input type="checkbox" checked={keepCopy} onChange={({ target }) => setKeepCopy(target.checked)} />
        {t.codes.keepCopy}
      </label>
      {issue.error !== null && <Failure error={issue.error} />}
      <DialogFooter text={t.codes.create} isPending={issue.isPending} cancel={close} />
    </form>
  );
}
