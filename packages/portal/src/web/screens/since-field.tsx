import { useSpeech } from "../language/language-provider.tsx";
import { ChoiceField } from "../parts/choice-field.tsx";
import type { Place } from "../place.ts";
import { rangeOf, ranges } from "./time-range.ts";

/** Since when what a list shows was made. */
export function SinceField({
  query,
  narrow,
}: {
  readonly query: Place["query"];
  readonly narrow: (change: Place["query"]) => void;
}) {
  const { t } = useSpeech();
  return (
    <ChoiceField
      label={t.deliveries.since}
      value={rangeOf(query)}
      none={t.deliveries.anyTime}
      options={ranges.map((range) => ({ value: range, text: t.deliveries.ranges[range] }))}
      change={(range) => narrow({ range })}
    />
  );
}
