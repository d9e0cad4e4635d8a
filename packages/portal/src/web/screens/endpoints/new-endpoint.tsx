import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { FormFailure } from "../../parts/form-failure.tsx";
import { goTo, linkTo } from "../../place.ts";
import { type AuthenticationDraft, authenticationOf, emptyAuthentication } from "./authentication-draft.ts";
import { AuthenticationFields } from "./authentication-fields.tsx";
import { SecretOnce } from "./secret-once.tsx";
import { sendingChanges, usualSending } from "./sending-draft.ts";
import { SendingFields } from "./sending-fields.tsx";

const envelopes = ["standard", "bare", "cloudevents"] as const;

/** Makes an endpoint, then shows its secret this once. */
export function NewEndpoint() {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [envelope, setEnvelope] = useState<(typeof envelopes)[number]>("standard");
  const [signature, setSignature] = useState<"v1" | "v1a">("v1");
  const [isSequenced, setSequenced] = useState(false);
  const [authentication, setAuthentication] = useState<AuthenticationDraft>(emptyAuthentication);
  const [sending, setSending] = useState(usualSending);
  const [made, setMade] = useState<Reply<"NewEndpointReply"> | null>(null);
  const create = useMutation({
    mutationFn: async () =>
      client.createEndpoint({
        body: {
          name,
          url,
          envelope,
          signature,
          sequenced: isSequenced,
          authentication: authenticationOf(authentication),
          ...sendingChanges(usualSending, sending),
        },
      }),
    onSuccess: async (endpoint) => {
      setMade(endpoint);
      await queries.invalidateQueries({ queryKey: ["endpoints"] });
    },
  });
  if (made !== null) {
    const leave = () => goTo(linkTo(["endpoints", made.id]), { replace: true });
    return <SecretOnce secret={made.secret} done={leave} />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
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
          placeholder="https://receiver.example/webhooks"
          value={url}
          onChange={({ target }) => setUrl(target.value)}
        />
      </label>
      <AuthenticationFields draft={authentication} change={setAuthentication} />
      <details>
        <summary>{t.endpoints.more}</summary>
        <div className="fields">
          <label>
            {t.endpoints.envelope}
            <select value={envelope} onChange={({ target }) => setEnvelope(target.value as typeof envelope)}>
              {envelopes.map((one) => (
                <option key={one} value={one}>
                  {t.envelopes[one]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.endpoints.signature}
            <select value={signature} onChange={({ target }) => setSignature(target.value as typeof signature)}>
              <option value="v1">{t.signatures.v1}</option>
              <option value="v1a">{t.signatures.v1a}</option>
            </select>
          </label>
          <label className="check">
            <input type="checkbox" checked={isSequenced} onChange={({ target }) => setSequenced(target.checked)} />
            {t.endpoints.sequenced}
          </label>
        </div>
        <SendingFields draft={sending} change={setSending} />
      </details>
      {create.error !== null && <FormFailure error={create.error} notRead={t.sending.noSpans} />}
      <footer>
        <button type="submit" className="primary" disabled={create.isPending}>
          {t.endpoints.create}
        </button>
      </footer>
    </form>
  );
}
