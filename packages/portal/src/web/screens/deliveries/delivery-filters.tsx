import { useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { visible } from "../../parts/visible.ts";
import { goTo, linkTo } from "../../place.ts";
import { useEndpoints, useTriggers } from "../use-lists.ts";
import { type FilterQuery, isNarrowed, rangeOf, ranges } from "./delivery-filter.ts";

const states = ["pending", "succeeded", "exhausted", "canceled"] as const;

/** Narrows the list. Every choice takes effect at once and stands in the address bar. */
export function DeliveryFilters({ query }: { readonly query: FilterQuery }) {
  const { t } = useSpeech();
  const endpoints = useEndpoints();
  const triggers = useTriggers();
  // On a phone the list comes first. Elsewhere, and once one is set, all are there.
  const [isOpen] = useState(() => isNarrowed(query) || !matchMedia("(max-width: 640px)").matches);
  const narrow = (change: Readonly<Record<string, string>>) =>
    goTo(linkTo(["deliveries"], { ...query, ...change }), { replace: true });
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
        <div>
          <label>
            {t.deliveries.state}
            <select
              value={states.find((state) => state === query["state"]) ?? ""}
              onChange={({ target }) => narrow({ state: target.value })}
            >
              <option value="">{t.common.all}</option>
              {states.map((state) => (
                <option key={state} value={state}>
                  {t.states[state]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.deliveries.endpoint}
            <select
              value={query["endpointId"] ?? ""}
              onChange={({ target }) => narrow({ endpointId: target.value, subscriptionId: "" })}
            >
              <option value="">{t.common.all}</option>
              {endpoints.data?.map(({ id, name }) => (
                <option key={id} value={id}>
                  {visible(name)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.deliveries.trigger}
            <select value={query["trigger"] ?? ""} onChange={({ target }) => narrow({ trigger: target.value })}>
              <option value="">{t.common.all}</option>
              {triggers.data?.map(({ name }) => (
                <option key={name} value={name}>
                  {visible(name)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.deliveries.since}
            <select value={rangeOf(query) ?? ""} onChange={({ target }) => narrow({ range: target.value })}>
              <option value="">{t.deliveries.anyTime}</option>
              {(Object.keys(ranges) as (keyof typeof ranges)[]).map((range) => (
                <option key={range} value={range}>
                  {t.deliveries.ranges[range]}
                </option>
              ))}
            </select>
          </label>
        </div>
      </details>
      {isNarrowed(query) && (
        <a className="button quiet" href={linkTo(["deliveries"])}>
          {t.deliveries.clearFilters}
        </a>
      )}
    </form>
  );
}
