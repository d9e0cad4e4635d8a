import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LiveBox } from "../../parts/live-box.tsx";
import { Nothing } from "../../parts/nothing.tsx";
import { linkTo, type Place } from "../../place.ts";
import { NewestFirstList } from "../newest-first-list.tsx";
import { useChosenFilter } from "../use-chosen-filter.ts";
import { useNewestFirst } from "../use-newest-first.ts";
import { narrowsReceipts, receiptFilter } from "./receipt-filter.ts";
import { ReceiptFilters } from "./receipt-filters.tsx";
import { ReceiptTable } from "./receipt-table.tsx";

/** What was called and stored, newest first. */
export function ReceiptsScreen({ query }: { readonly query: Place["query"] }) {
  const { t } = useSpeech();
  const [isLive, setLive] = useState(true);
  const filter = useChosenFilter(query, receiptFilter);
  const receipts = useNewestFirst(
    ["receipts", filter],
    (page, signal) => client.listReceipts({ query: { ...filter, ...page }, signal }),
    isLive,
  );
  return (
    <>
      <Heading actions={<LiveBox isLive={isLive} change={setLive} />}>{t.receipts.title}</Heading>
      <ReceiptFilters query={query} />
      <NewestFirstList
        list={receipts}
        more={t.receipts.more}
        nothing={
          narrowsReceipts(query) ? (
            <Nothing text={t.receipts.noneMatch} link={linkTo(["receipts"])} linkText={t.deliveries.clearFilters} />
          ) : (
            <Nothing text={t.receipts.none} link={linkTo(["inbound-hooks"])} linkText={t.receipts.toHooks} />
          )
        }
      >
        {(items) => <ReceiptTable receipts={items} />}
      </NewestFirstList>
    </>
  );
}
