import { useSpeech } from "../language/language-provider.tsx";

/** One of the options of a `ChoiceField`. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** A choice of one of several, or of none of them, which is empty. */
export function ChoiceField({
  label,
  value,
  options,
  none,
  change,
}: {
  readonly label: string;
  /** One that is not offered, or not yet, is none. */
  readonly value: string | undefined;
  readonly options: readonly Choice[];
  /** What none of them means; all, unless said. */
  readonly none?: string;
  readonly change: (value: string) => void;
}) {
  const { t } = useSpeech();
  return (
    <label>
      {label}
      <select
        value={options.some((option) => option.value === value) ? value : ""}
        onChange={({ target }) => change(target.value)}
      >
        <option value="">{none ?? t.common.all}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
