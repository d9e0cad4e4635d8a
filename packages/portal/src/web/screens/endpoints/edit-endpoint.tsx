import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { FormFailure } from "../../parts/form-failure.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { authenticationOf, emptyAuthentication } from "./authentication-draft.ts";
import { AuthenticationFields } from "./authentication-fields.tsx";
import { isOtherOrigin } from "./is-other-origin.ts";
import { SecretOnce } from "./secret-once.tsx";
import { sendingChanges, sendingDraftOf } from "./sending-draft.ts";
import { SendingFields } from "./sending-fields.tsx";

/** Changes an endpoint. Says beforehand what a move to another host does to what is secret, and shows the new secret after it. */
export function EditEndpoint({
  endpoint,
  close,
}: {
  readonly endpoint: Reply<"EndpointReply">;
  readonly close: () => void;
}) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const [name, setName] = useState(endpoint.name);
  const [url, setUrl] = useState(endpoint.url);
  const [description, setDescription] = useState(endpoint.description ?? "");
  const [isEntering, setEntering] = useState(!endpoint.authentication.isSet);
  const [authentication, setAuthentication] = useState({
    ...emptyAuthentication,
    kind: endpoint.authentication.kind,
    pairs:
      endpoint.authentication.names.length > 0
        ? endpoint.authentication.names.map((pair) => ({ name: pair, value: "" }))
        : emptyAuthentication.pairs,
  });
  const [before] = useState(() => sendingDraftOf(endpoint));
  const [sending, setSending] = useState(before);
  const [secret, setSecret] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: async () =>
      client.updateEndpoint({
        id: endpoint.id,
        body: {
          ...{ name, url, description: description.trim() === "" ? null : description },
          ...(isEntering && { authentication: authenticationOf(authentication) }),
          ...sendingChanges(before, sending),
        },
      }),
    onSuccess: async ({ secret: shown }) => {
      if (shown === undefined) close();
      else setSecret(shown);
      notice.say(t.common.saved);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["endpoint"] }),
        queries.invalidateQueries({ queryKey: ["endpoints"] }),
      ]);
    },
  });
  if (secret !== null) return <SecretOnce secret={secret} done={close} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form className="fields" onSubmit={submit}>
      <label>
        {t.endpoints.name}
        <input required maxLength={256} value={name} onChange={({ target }) => setName(target.value)} />
      </label>
      <label>
        {t.endpoints.url}
        <input
          required
          type="url"
          maxLength={2_000}
          value={url}
          onChange={({ target }) => setUrl(target.value)}
          aria-describedby="url-warning"
        />
      </label>
      <p id="url-warning" className="warning" role="status">
        {isOtherOrigin(endpoint.url, url) && t.endpoints.urlWarning}
      </p>
      <label>
        {t.endpoints.description}
        <textarea
          rows={2}
          maxLength={1_000}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
        />
      </label>
      <label className="check">
        <input type="checkbox" checked={isEntering} onChange={({ target }) => setEntering(target.checked)} />
        {t.authentication.enterAgain}
      </label>
      {isEntering && <AuthenticationFields draft={authentication} change={setAuthentication} />}
      <details>
        <summary>{t.sending.title}</summary>
        <SendingFields draft={sending} change={setSending} />
      </details>
      {change.error !== null && <FormFailure error={change.error} notRead={t.sending.noSpans} />}
      <DialogFooter text={t.common.save} isPending={change.isPending} cancel={close} />
    </form>
  );
}
