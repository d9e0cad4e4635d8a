import { type FormEvent, useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";

/** Of which scope the grid is; an empty text: of every one. */
export function GridScope({ scope, choose }: { readonly scope: string; readonly choose: (scope: string) => void }) {
  const { t } = useSpeech();
  const [entered, setEntered] = useState(scope);
  // At the end alone: what is half entered is another scope.
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose(entered.trim());
  };
  return (
    <form className="grid-scope" onSubmit={submit}>
      <label>
        {t.subscriptions.scope}{" "}
        <input
          value={entered}
          placeholder={t.subscriptions.scopeHint}
          onChange={({ target }) => setEntered(target.value)}
        />
      </label>
      <button type="submit" disabled={entered.trim() === scope}>
        {t.grid.show}
      </button>
    </form>
  );
}
