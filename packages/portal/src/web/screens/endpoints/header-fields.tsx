import { useSpeech } from "../../language/language-provider.tsx";
import type { HeaderDraft } from "./sending-draft.ts";

// As many as the API takes.
const mostHeaders = 20;

/** The headers that every request to an endpoint carries besides ours. */
export function HeaderFields({
  headers,
  change,
}: {
  readonly headers: readonly HeaderDraft[];
  readonly change: (headers: readonly HeaderDraft[]) => void;
}) {
  const { t } = useSpeech();
  const set = (index: number, part: Partial<HeaderDraft>) =>
    change(headers.map((header, at) => (at === index ? { ...header, ...part } : header)));
  return (
    <fieldset>
      <legend>{t.sending.headers}</legend>
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header is known by its place.
        <div className="pair" key={index}>
          <label>
            {t.authentication.fields.name}
            <input
              required
              autoComplete="off"
              spellCheck={false}
              value={header.name}
              onChange={({ target }) => set(index, { name: target.value, stored: null })}
            />
          </label>
          <label>
            {t.authentication.fields.value}
            <input
              required={header.stored === null}
              autoComplete="off"
              spellCheck={false}
              type={header.isSecret ? "password" : "text"}
              value={header.value}
              placeholder={header.stored !== null && header.value === "" ? t.sending.stays : undefined}
              onChange={({ target }) => set(index, { value: target.value })}
            />
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={header.isSecret || staysSecret(header)}
              disabled={staysSecret(header)}
              onChange={({ target }) => set(index, { isSecret: target.checked })}
            />
            {t.sending.isSecret}
          </label>
          <button type="button" className="quiet" onClick={() => change(headers.filter((_, at) => at !== index))}>
            {t.common.remove}
          </button>
        </div>
      ))}
      {headers.length < mostHeaders && (
        <button
          type="button"
          className="quiet start"
          onClick={() => change([...headers, { name: "", value: "", isSecret: false, stored: null }])}
        >
          {t.sending.addHeader}
        </button>
      )}
    </fieldset>
  );
}

// Nobody is shown a value that was stored as a secret: only another one can be plain.
function staysSecret({ stored, value }: HeaderDraft): boolean {
  return stored === "secret" && value === "";
}
