import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { ChoiceField } from "../../parts/choice-field.tsx";
import { Failure } from "../../parts/failure.tsx";
import { visible } from "../../parts/visible.ts";
import { Waiting } from "../../parts/waiting.tsx";
import { When } from "../../parts/when.tsx";
import { goTo, linkTo } from "../../place.ts";
import { useInboundHooks } from "./use-receiving.ts";

// The API looks at so many together.
const most = 20;

/** The newest calls of an inbound hook, to be taken as samples together. The choice stands in the address. */
export function StoredSamples({ hook, receiptIds }: { readonly hook: string; readonly receiptIds: readonly string[] }) {
  const { t } = useSpeech();
  const hooks = useInboundHooks();
  return (
    <fieldset className="fields">
      <legend>{t.paths.stored}</legend>
      <ChoiceField
        label={t.inboundHooks.hook}
        value={hook}
        none={t.paths.chooseHook}
        options={(hooks.data ?? []).map(({ name }) => ({ value: name, text: visible(name) }))}
        change={(chosen) => goTo(linkTo(["paths"], { hook: chosen }), { replace: true })}
      />
      {hook !== "" && <Receipts hook={hook} receiptIds={receiptIds} />}
    </fieldset>
  );
}

function Receipts({ hook, receiptIds }: { readonly hook: string; readonly receiptIds: readonly string[] }) {
  const { t, format } = useSpeech();
  const receipts = useQuery({
    queryKey: ["receipts", "samples", hook],
    queryFn: ({ signal }) => client.listReceipts({ query: { hook, limit: most }, signal }),
  });
  if (receipts.data === undefined) {
    return receipts.error === null ? <Waiting /> : <Failure error={receipts.error} />;
  }
  // A duplicate has no bytes.
  const samples = receipts.data.items.filter(({ duplicateOf }) => duplicateOf === null);
  if (samples.length === 0) return <p>{t.paths.noReceipts}</p>;
  const choose = (id: string, isChosen: boolean) => {
    const chosen = isChosen ? [...receiptIds, id] : receiptIds.filter((one) => one !== id);
    goTo(linkTo(["paths"], { hook, receipts: chosen.join(",") }), { replace: true });
  };
  return (
    <ul className="plain samples-list">
      {samples.map(({ id, method, createdAt, state }) => (
        <li key={id}>
          <label className="check">
            <input
              type="checkbox"
              checked={receiptIds.includes(id)}
              disabled={!receiptIds.includes(id) && receiptIds.length >= most}
              aria-label={`${method} ${format.time(createdAt)}, ${t.states[state]}`}
              onChange={({ target }) => choose(id, target.checked)}
            />
            <span>
              {method} <When at={createdAt} /> <span className="dim">{t.states[state]}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}
