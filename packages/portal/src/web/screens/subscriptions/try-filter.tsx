import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { type Filter, filterOf } from "./subscription-draft.ts";

/** Holds a filter that nobody has saved yet against an event, or the trigger's sample, and says what decides. */
export function TryFilter({ trigger, filter }: { readonly trigger: string; readonly filter: string }) {
  const { t } = useSpeech();
  const [eventId, setEventId] = useState("");
  const trial = useMutation({
    async mutationFn() {
      const event = eventId.trim();
      return client.match({
        name: trigger,
        body: { filter: filterOf(filter) as Filter, ...(event !== "" && { eventId: event }) },
      });
    },
  });
  return (
    <div className="trial">
      <label>
        {t.tryFilter.eventId}
        <input value={eventId} placeholder={t.tryFilter.sample} onChange={({ target }) => setEventId(target.value)} />
      </label>
      <button type="button" onClick={() => trial.mutate()} disabled={trial.isPending}>
        {t.tryFilter.try}
      </button>
      <div role="status">
        {trial.data !== undefined && (
          <p>
            {trial.data.matches ? t.tryFilter.matches : t.tryFilter.matchesNot}{" "}
            {trial.data.clause !== null && (
              <code>
                <StoredText>{trial.data.clause}</StoredText>
              </code>
            )}
          </p>
        )}
      </div>
      {trial.error !== null &&
        (trial.error instanceof SyntaxError ? (
          <p role="alert">{t.tryFilter.noJson}</p>
        ) : (
          <Failure error={trial.error} />
        ))}
    </div>
  );
}
