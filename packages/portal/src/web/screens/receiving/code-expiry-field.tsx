import { useId } from "react";
import { useSpeech } from "../../language/language-provider.tsx";

/** Until when a code is taken, as `localTime` writes it; empty: until it is revoked. */
export function CodeExpiryField({
  value,
  change,
}: {
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const { t } = useSpeech();
  const hint = useId();
  return (
    <div>
      <label>
        {t.codes.expires}
        <input
          type="datetime-local"
          value={value}
          aria-describedby={hint}
          onChange={({ target }) => change(target.value)}
        />
      </label>
      <p id={hint} className="dim">
        {t.codes.expiresHint}
      </p>
    </div>
  );
}
