import { useSpeech } from "../../language/language-provider.tsx";
import type { SubscriptionDraft } from "./subscription-draft.ts";
import { TryFilter } from "./try-filter.tsx";

const contents = ["full", "thin", "fresh"] as const;

/** What can be set of a subscription, and a way to try its filter. */
export function SubscriptionFields({
  trigger,
  draft,
  change,
}: {
  /** A trigger's name, or `*`. */
  readonly trigger: string;
  readonly draft: SubscriptionDraft;
  readonly change: (draft: SubscriptionDraft) => void;
}) {
  const { t } = useSpeech();
  return (
    <>
      <label>
        {t.endpoints.name}
        <input
          maxLength={256}
          value={draft.name}
          placeholder={t.subscriptions.nameHint}
          onChange={({ target }) => change({ ...draft, name: target.value })}
        />
      </label>
      <label>
        {t.subscriptions.scope}
        <input
          value={draft.scope}
          placeholder={t.subscriptions.scopeHint}
          onChange={({ target }) => change({ ...draft, scope: target.value })}
        />
      </label>
      <label>
        {t.subscriptions.changedFields}
        <input
          value={draft.changedFields}
          placeholder={t.subscriptions.changedFieldsHint}
          onChange={({ target }) => change({ ...draft, changedFields: target.value })}
        />
      </label>
      <label>
        {t.subscriptions.filter}
        <textarea
          rows={4}
          spellCheck={false}
          className="code"
          value={draft.filter}
          placeholder='{ "path": "amount", "gte": 1000 }'
          onChange={({ target }) => change({ ...draft, filter: target.value })}
        />
      </label>
      {draft.filter.trim() !== "" && trigger !== "*" && <TryFilter trigger={trigger} filter={draft.filter} />}
      <label>
        {t.subscriptions.content}
        <select
          value={draft.content}
          onChange={({ target }) => change({ ...draft, content: target.value as SubscriptionDraft["content"] })}
        >
          {contents.map((one) => (
            <option key={one} value={one}>
              {t.contents[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.whenTooLarge === "thin"}
          onChange={({ target }) => change({ ...draft, whenTooLarge: target.checked ? "thin" : "cancel" })}
        />
        {t.subscriptions.thinWhenTooLarge}
      </label>
      <label>
        {t.subscriptions.expires}
        <input
          type="datetime-local"
          value={draft.expires}
          onChange={({ target }) => change({ ...draft, expires: target.value })}
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.deleteOnSuccess}
          onChange={({ target }) => change({ ...draft, deleteOnSuccess: target.checked })}
        />
        {t.subscriptions.deleteOnSuccess}
      </label>
    </>
  );
}
