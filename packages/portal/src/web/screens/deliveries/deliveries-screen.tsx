import { useMemo, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { linkTo } from "../../place.ts";
import { deliveryFilter, type FilterQuery, isNarrowed } from "./delivery-filter.ts";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { DeliveryTable } from "./delivery-table.tsx";
import { ReplayManyDialog } from "./replay-many-dialog.tsx";
import { useDeliveries } from "./use-deliveries.ts";

/** The ledger: what was sent or is to be sent, newest first. */
export function DeliveriesScreen({ query }: { readonly query: FilterQuery }) {
  const { t } = useSpeech();
  const [isLive, setLive] = useState(true);
  const [isReplaying, setReplaying] = useState(false);
  const key = JSON.stringify(query);
  // A range counts back from when the filter was chosen, so that the pages of a list agree.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query.
  const filter = useMemo(() => deliveryFilter(query, Date.now()), [key]);
  const deliveries = useDeliveries(filter, isLive);
  const { state, ...rest } = filter;
  const csv = client.url("exportDeliveries", { query: { ...rest, ...(state && { state }), format: "csv" } });
  return (
    <>
      <Heading
        actions={
          <>
            <label className="check">
              <input type="checkbox" checked={isLive} onChange={({ target }) => setLive(target.checked)} />
              {t.deliveries.live}
            </label>
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
      {deliveries.isPending ? (
        <Waiting />
      ) : (
        <>
          {deliveries.error !== null && <Failure error={deliveries.error} retry={deliveries.retry} />}
          {deliveries.items.length > 0 ? (
            <DeliveryTable deliveries={deliveries.items} />
          ) : (
            deliveries.error === null && <NoDeliveries isNarrowed={isNarrowed(query)} />
          )}
          {deliveries.hasMore && (
            <p className="more">
              <button type="button" disabled={deliveries.isLoadingMore} onClick={() => void deliveries.loadMore()}>
                {deliveries.isLoadingMore ? t.common.loading : t.deliveries.more}
              </button>
            </p>
          )}
        </>
      )}
      <ReplayManyDialog open={isReplaying} close={() => setReplaying(false)} filter={filter} />
    </>
  );
}

function NoDeliveries({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const { t } = useSpeech();
  return (
    <div className="nothing">
      <p>{isNarrowed ? t.deliveries.noneMatch : t.deliveries.none}</p>
      <p>
        {isNarrowed ? (
          <a className="button" href={linkTo(["deliveries"])}>
            {t.deliveries.clearFilters}
          </a>
        ) : (
          <a className="button" href={linkTo(["endpoints"])}>
            {t.deliveries.toEndpoints}
          </a>
        )}
      </p>
    </div>
  );
}
