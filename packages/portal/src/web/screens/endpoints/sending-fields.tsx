import { useSpeech } from "../../language/language-provider.tsx";
import { HeaderFields } from "./header-fields.tsx";
import type { SendingDraft } from "./sending-draft.ts";

/** How an endpoint is sent to: what else a request carries, how long it may take, and how often it is tried. */
export function SendingFields({
  draft,
  change,
}: {
  readonly draft: SendingDraft;
  readonly change: (draft: SendingDraft) => void;
}) {
  const { t } = useSpeech();
  const number = (field: "timeoutSeconds" | "rateLimit" | "rateSeconds" | "concurrency" | "payloadVersion") => ({
    type: "number",
    inputMode: "decimal" as const,
    value: draft[field],
    onChange: ({ target }: { target: HTMLInputElement }) => change({ ...draft, [field]: target.value }),
  });
  return (
    <div className="fields">
      <HeaderFields headers={draft.headers} change={(headers) => change({ ...draft, headers })} />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.hasOwnRetries}
          onChange={({ target }) => change({ ...draft, hasOwnRetries: target.checked })}
        />
        {t.sending.hasOwnRetries}
      </label>
      {draft.hasOwnRetries && (
        <label>
          {t.sending.retries}
          <input
            value={draft.retries}
            placeholder={t.sending.retriesHint}
            onChange={({ target }) => change({ ...draft, retries: target.value })}
          />
        </label>
      )}
      <div className="pair">
        <label>
          {t.sending.rateLimit}
          <input {...number("rateLimit")} min={1} max={100_000} placeholder={t.sending.usual} />
        </label>
        <label>
          {t.sending.rateSeconds}
          <input {...number("rateSeconds")} min={0.1} max={86_400} step="any" disabled={draft.rateLimit === ""} />
        </label>
      </div>
      <label>
        {t.sending.concurrency}
        <input {...number("concurrency")} min={1} max={1_000} placeholder={t.sending.usual} />
      </label>
      <label>
        {t.sending.timeout}
        <input {...number("timeoutSeconds")} min={1} max={60} step="any" placeholder={t.sending.usual} />
      </label>
      <label>
        {t.sending.payloadVersion}
        <input {...number("payloadVersion")} min={1} max={2_147_483_647} placeholder={t.sending.newest} />
      </label>
    </div>
  );
}
