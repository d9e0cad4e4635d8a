import { useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { visible } from "../../parts/visible.ts";
import { goTo, linkTo } from "../../place.ts";
import { rangeOf, ranges } from "../deliveries/delivery-filter.ts";
import { narrowsReceipts, type ReceiptFilterQuery, receiptStates } from "./receipt-filter.ts";
import { useCodes, useInboundHooks } from "./use-receiving.ts";

/** Narrows the receipts. Every choice takes effect at once and stands in the address bar. */
export function ReceiptFilters({ query }: { readonly query: ReceiptFilterQuery }) {
  const { t } = useSpeech();
  const hooks = useInboundHooks();
  const codes = useCodes(query["hook"]);
  // As with deliveries: on a phone the list comes first.
  const [isOpen] = useState(() => narrowsReceipts(query) || !matchMedia("(max-width: 640px)").matches);
  const narrow = (change: Readonly<Record<string, string>>) =>
    goTo(linkTo(["receipts"], { ...query, ...change }), { replace: true });
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
              value={receiptStates.find((state) => state === query["state"]) ?? ""}
              onChange={({ target }) => narrow({ state: target.value })}
            >
              <option value="">{t.common.all}</option>
              {receiptStates.map((state) => (
                <option key={state} value={state}>
                  {t.states[state]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.inboundHooks.hook}
            <select value={query["hook"] ?? ""} onChange={({ target }) => narrow({ hook: target.value, codeId: "" })}>
              <option value="">{t.common.all}</option>
              {hooks.data?.map(({ name }) => (
                <option key={name} value={name}>
                  {visible(name)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.codes.code}
            <select value={query["codeId"] ?? ""} onChange={({ target }) => narrow({ codeId: target.value })}>
              <option value="">{t.common.all}</option>
              {codes.data?.map(({ id, label }) => (
                <option key={id} value={id}>
                  {visible(label)}
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
      {narrowsReceipts(query) && (
        <a className="button quiet" href={linkTo(["receipts"])}>
          {t.deliveries.clearFilters}
        </a>
      )}
    </form>
  );
}
