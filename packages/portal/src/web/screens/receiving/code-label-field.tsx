import { useSpeech } from "../../language/language-provider.tsx";

/** Whom a code is for. */
export function CodeLabelField({
  value,
  change,
}: {
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const { t } = useSpeech();
  return (
    <label>
      {t.codes.label}
      <input required maxLength={100} value={value} onChange={({ target }) => change(target.value)} />
    </label>
  );
}
