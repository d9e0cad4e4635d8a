import type { ExportedDeliveryReply } from "../api/ledger-replies.ts";
import type { ListedDelivery } from "../model/listed-delivery.ts";
import type { Page } from "../model/page.ts";
import { exportedDeliveryReply } from "./replies.ts";

/** Rows that an export reads at once: few enough to hold, and enough that the statements don't count. */
export const EXPORT_PAGE_LENGTH = 500;

/** The rows of `first` and of every page after it, each page read when the rows before it have been taken. */
export async function* exportedRows(
  first: Page<ListedDelivery>,
  pageAt: (cursor: string) => Promise<Page<ListedDelivery>>,
): AsyncGenerator<ExportedDeliveryReply> {
  let page = first;
  for (;;) {
    for (const delivery of page.items) yield exportedDeliveryReply(delivery);
    if (page.nextCursor === null) return;
    page = await pageAt(page.nextCursor);
  }
}
