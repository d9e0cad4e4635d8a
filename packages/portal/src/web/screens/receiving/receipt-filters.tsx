import { useSpeech } from "../../language/language-provider.tsx";
import { ChoiceField } from "../../parts/choice-field.tsx";
import { ListFilters } from "../../parts/list-filters.tsx";
import { visible } from "../../parts/visible.ts";
import type { Place } from "../../place.ts";
import { SinceField } from "../since-field.tsx";
import { narrowsReceipts, receiptStates } from "./receipt-filter.ts";
import { useCodes, useInboundHooks } from "./use-receiving.ts";

/** Narrows the receipts, to those of an inbound hook or a code too. */
export function ReceiptFilters({ query }: { readonly query: Place["query"] }) {
  const { t } = useSpeech();
  const hooks = useInboundHooks();
  const codes = useCodes(query["hook"]);
  return (
    <ListFilters place="receipts" query={query} isNarrowed={narrowsReceipts(query)}>
      {(narrow) => (
        <>
          <ChoiceField
            label={t.deliveries.state}
            value={query["state"]}
            options={receiptStates.map((state) => ({ value: state, text: t.states[state] }))}
            change={(state) => narrow({ state })}
          />
          <ChoiceField
            label={t.inboundHooks.hook}
            value={query["hook"]}
            options={(hooks.data ?? []).map(({ name }) => ({ value: name, text: visible(name) }))}
            change={(hook) => narrow({ hook, codeId: "" })}
          />
          <ChoiceField
            label={t.codes.code}
            value={query["codeId"]}
            options={(codes.data ?? []).map(({ id, label }) => ({ value: id, text: visible(label) }))}
            change={(codeId) => narrow({ codeId })}
          />
          <SinceField query={query} narrow={narrow} />
        </>
      )}
    </ListFilters>
  );
}
