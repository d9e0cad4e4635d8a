import { type ReactNode, useState } from "react";
import { useSpeech } from "../language/language-provider.tsx";
import { goTo, linkTo, type Place } from "../place.ts";

/**
 * What narrows a list: the failing alone, fields, and a way back to all of it. Every choice takes effect at once and stands in the
 * address bar.
 */
export function ListFilters({
  place,
  query,
  isNarrowed,
  children,
}: {
  readonly place: string;
  readonly query: Place["query"];
  readonly isNarrowed: boolean;
  /** The fields, which narrow the list by what they change in its query. */
  readonly children: (narrow: (change: Place["query"]) => void) => ReactNode;
}) {
  const { t } = useSpeech();
  // On a phone the list comes first. Elsewhere, and once one is set, all are there.
  const [isOpen] = useState(() => isNarrowed || !matchMedia("(max-width: 640px)").matches);
  const narrow = (change: Place["query"]) => goTo(linkTo([place], { ...query, ...change }), { replace: true });
  return (
    <form className="filters" aria-label={t.deliveries.filters} onSubmit={(event) => event.preventDefault()}>
      <label className="check">
        <input
          type="checkbox"
          checked={query["state"] === "failing"}
          onChange={({ target }) => narrow({ state: target.checked ? "failing" : "" })}
        />
        {t.deliveries.failingOnly}
      </label>
      <details open={isOpen}>
        <summary>{t.deliveries.filters}</summary>
        <div>{children(narrow)}</div>
      </details>
      {isNarrowed && (
        <a className="button quiet" href={linkTo([place])}>
          {t.deliveries.clearFilters}
        </a>
      )}
    </form>
  );
}
