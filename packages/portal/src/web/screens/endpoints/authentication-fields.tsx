import { useSpeech } from "../../language/language-provider.tsx";
import { type AuthenticationDraft, authenticationKinds } from "./authentication-draft.ts";

/** The kind of authentication and what belongs to it. Values are written, never shown again. */
export function AuthenticationFields({
  draft,
  change,
}: {
  readonly draft: AuthenticationDraft;
  readonly change: (draft: AuthenticationDraft) => void;
}) {
  const { t } = useSpeech();
  const { kind } = draft;
  const secret = (field: "code" | "password" | "token", isRequired: boolean) => (
    <label>
      {t.authentication.fields[field]}
      <input
        type="password"
        autoComplete="new-password"
        required={isRequired}
        value={draft[field]}
        onChange={({ target }) => change({ ...draft, [field]: target.value })}
      />
    </label>
  );
  return (
    <fieldset>
      <legend>{t.authentication.title}</legend>
      <label>
        {t.authentication.kind}
        <select
          value={kind}
          onChange={({ target }) => change({ ...draft, kind: target.value as AuthenticationDraft["kind"] })}
        >
          {authenticationKinds.map((one) => (
            <option key={one} value={one}>
              {t.authentication.kinds[one]}
            </option>
          ))}
        </select>
      </label>
      {(kind === "httpHeader" || kind === "httpQueryString") && <PairFields draft={draft} change={change} />}
      {kind === "webhookKey" && secret("code", true)}
      {kind === "basic" && (
        <>
          <label>
            {t.authentication.fields.username}
            <input
              required
              autoComplete="off"
              value={draft.username}
              onChange={({ target }) => change({ ...draft, username: target.value })}
            />
          </label>
          {secret("password", false)}
        </>
      )}
      {kind === "bearer" && secret("token", true)}
    </fieldset>
  );
}

function PairFields({
  draft,
  change,
}: {
  readonly draft: AuthenticationDraft;
  readonly change: (draft: AuthenticationDraft) => void;
}) {
  const { t } = useSpeech();
  const { pairs } = draft;
  const set = (index: number, part: "name" | "value", text: string) =>
    change({ ...draft, pairs: pairs.map((pair, at) => (at === index ? { ...pair, [part]: text } : pair)) });
  return (
    <>
      {pairs.map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair is known by its place.
        <div className="pair" key={index}>
          <label>
            {t.authentication.fields.name}
            <input
              required
              autoComplete="off"
              value={pair.name}
              onChange={({ target }) => set(index, "name", target.value)}
            />
          </label>
          <label>
            {t.authentication.fields.value}
            <input
              required
              type="password"
              autoComplete="new-password"
              value={pair.value}
              onChange={({ target }) => set(index, "value", target.value)}
            />
          </label>
          {pairs.length > 1 && (
            <button
              type="button"
              className="quiet"
              onClick={() => change({ ...draft, pairs: pairs.filter((_, at) => at !== index) })}
            >
              {t.common.remove}
            </button>
          )}
        </div>
      ))}
      {pairs.length < 20 && (
        <button
          type="button"
          className="quiet start"
          onClick={() => change({ ...draft, pairs: [...pairs, { name: "", value: "" }] })}
        >
          {t.authentication.addPair}
        </button>
      )}
    </>
  );
}
