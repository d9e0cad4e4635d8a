import { useSpeech } from "../../language/language-provider.tsx";
import { ChoiceField } from "../../parts/choice-field.tsx";
import { ListFilters } from "../../parts/list-filters.tsx";
import { visible } from "../../parts/visible.ts";
import type { Place } from "../../place.ts";
import { SinceField } from "../since-field.tsx";
import { useEndpoints, useTriggers } from "../use-lists.ts";
import { isNarrowed } from "./delivery-filter.ts";

const states = ["pending", "succeeded", "exhausted", "canceled"] as const;

/** Narrows the deliveries, to those of an endpoint or a trigger too. */
export function DeliveryFilters({ query }: { readonly query: Place["query"] }) {
  const { t } = useSpeech();
  const endpoints = useEndpoints();
  const triggers = useTriggers();
  return (
    <ListFilters place="deliveries" query={query} isNarrowed={isNarrowed(query)}>
      {(narrow) => (
        <>
          <ChoiceField
            label={t.deliveries.state}
            value={query["state"]}
            options={states.map((state) => ({ value: state, text: t.states[state] }))}
            change={(state) => narrow({ state })}
          />
          <ChoiceField
            label={t.deliveries.endpoint}
            value={query["endpointId"]}
            options={(endpoints.data ?? []).map(({ id, name }) => ({ value: id, text: visible(name) }))}
            change={(endpointId) => narrow({ endpointId, subscriptionId: "" })}
          />
          <ChoiceField
            label={t.deliveries.trigger}
            value={query["trigger"]}
            options={(triggers.data ?? []).map(({ name }) => ({ value: name, text: visible(name) }))}
            change={(trigger) => narrow({ trigger })}
          />
          <SinceField query={query} narrow={narrow} />
        </>
      )}
    </ListFilters>
  );
}
