import { useMemo, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { linkTo } from "../../place.ts";
import { useNewestFirst } from "../use-newest-first.ts";
import { narrowsReceipts, type ReceiptFilterQuery, receiptFilter } from "./receipt-filter.ts";
import { ReceiptFilters } from "./receipt-filters.tsx";
import { ReceiptTable } from "./receipt-table.tsx";

/** What was called and stored, newest first. */
export function ReceiptsScreen({ query }: { readonly query: ReceiptFilterQuery }) {
  const { t } = useSpeech();
  const [isLive, setLive] = useState(true);
  const key = JSON.stringify(query);
  // A range counts back from when the filter was chosen, so that the pages of a list agree.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query.
  const filter = useMemo(() => receiptFilter(query, Date.now()), [key]);
  const receipts = useNewestFirst(
    ["receipts", filter],
    (page, signal) => client.listReceipts({ query: { ...filter, ...page }, signal }),
    isLive,
  );
  return (
    <>
      <Heading
        actions={
          <label className="check">
            <input type="checkbox" checked={isLive} onChange={({ target }) => setLive(target.checked)} />
            {t.deliveries.live}
          </label>
        }
      >
        {t.receipts.title}
      </Heading>
      <ReceiptFilters query={query} />
      {receipts.isPending ? (
        <Waiting />
      ) : (
        <>
          {receipts.error !== null && <Failure error={receipts.error} retry={receipts.retry} />}
          {receipts.items.length > 0 ? (
            <ReceiptTable receipts={receipts.items} />
          ) : (
            receipts.error === null && <NoReceipts isNarrowed={narrowsReceipts(query)} />
          )}
          {receipts.hasMore && (
            <p className="more">
              <button type="button" disabled={receipts.isLoadingMore} onClick={() => void receipts.loadMore()}>
                {receipts.isLoadingMore ? t.common.loading : t.receipts.more}
              </button>
            </p>
          )}
        </>
      )}
    </>
  );
}

function NoReceipts({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const { t } = useSpeech();
  return (
    <div className="nothing">
      <p>{isNarrowed ? t.receipts.noneMatch : t.receipts.none}</p>
      <p>
        {isNarrowed ? (
          <a className="button" href={linkTo(["receipts"])}>
            {t.deliveries.clearFilters}
          </a>
        ) : (
          <a className="button" href={linkTo(["inbound-hooks"])}>
            {t.receipts.toHooks}
          </a>
        )}
      </p>
    </div>
  );
}
