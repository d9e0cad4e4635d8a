import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LiveBox } from "../../parts/live-box.tsx";
import { Nothing } from "../../parts/nothing.tsx";
import { linkTo, type Place } from "../../place.ts";
import { NewestFirstList } from "../newest-first-list.tsx";
import { useChosenFilter } from "../use-chosen-filter.ts";
import { deliveryFilter, isNarrowed } from "./delivery-filter.ts";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { DeliveryTable } from "./delivery-table.tsx";
import { ReplayManyDialog } from "./replay-many-dialog.tsx";
import { useDeliveries } from "./use-deliveries.ts";

/** The ledger: what was sent or is to be sent, newest first. */
export function DeliveriesScreen({ query }: { readonly query: Place["query"] }) {
  const { t } = useSpeech();
  const [isLive, setLive] = useState(true);
  const [isReplaying, setReplaying] = useState(false);
  const filter = useChosenFilter(query, deliveryFilter);
  const deliveries = useDeliveries(filter, isLive);
  const { state, ...rest } = filter;
  const csv = client.url("exportDeliveries", { query: { ...rest, ...(state && { state }), format: "csv" } });
  return (
    <>
      <Heading
        actions={
          <>
            <LiveBox isLive={isLive} change={setLive} />
            <a className="button" href={csv} download>
              {t.deliveries.exportCsv}
            </a>
            <button type="button" onClick={() => setReplaying(true)}>
              {t.deliveries.replayMany}
            </button>
          </>
        }
      >
        {t.deliveries.title}
      </Heading>
      <DeliveryFilters query={query} />
      <NewestFirstList
        list={deliveries}
        more={t.deliveries.more}
        nothing={
          isNarrowed(query) ? (
            <Nothing text={t.deliveries.noneMatch} link={linkTo(["deliveries"])} linkText={t.deliveries.clearFilters} />
          ) : (
            <Nothing text={t.deliveries.none} link={linkTo(["endpoints"])} linkText={t.deliveries.toEndpoints} />
          )
        }
      >
        {(items) => <DeliveryTable deliveries={items} />}
      </NewestFirstList>
      <ReplayManyDialog open={isReplaying} close={() => setReplaying(false)} filter={filter} />
    </>
  );
}
