import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import type { Messages } from "../../language/messages.ts";
import { Copyable } from "../../parts/copyable.tsx";
import { Facts } from "../../parts/facts.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";

/** Who called, whether it was verified, and what it has to do with other calls. */
export function ReceiptFacts({ receipt }: { readonly receipt: Reply<"ReceiptDetailReply"> }) {
  const { t, format } = useSpeech();
  const { verdict, label } = receipt;
  return (
    <Facts
      facts={[
        [
          t.inboundHooks.hook,
          <a key="hook" href={linkTo(["inbound-hooks", receipt.hook])}>
            <StoredText>{receipt.hook}</StoredText>
          </a>,
        ],
        [
          t.codes.code,
          <a key="code" href={linkTo(["codes", receipt.codeId])}>
            <StoredText>{label ?? receipt.codeId}</StoredText>
          </a>,
        ],
        [t.deliveries.id, <Copyable key="id" text={receipt.id} what={t.deliveries.id} />],
        [t.receipts.verdict, <StoredText key="v">{verdictText(verdict.scheme, t)}</StoredText>],
        [t.receipts.signedAt, verdict.signedAt && format.time(verdict.signedAt)],
        [t.deliveries.created, format.time(receipt.createdAt)],
        [t.deliveries.ended, receipt.endedAt && format.time(receipt.endedAt)],
        [t.receipts.nextRun, receipt.nextRunAt && <When key="next" at={receipt.nextRunAt} />],
        [t.receipts.dedupeKey, receipt.dedupeKey && <StoredText key="k">{receipt.dedupeKey}</StoredText>],
        [t.receipts.orderingKey, receipt.orderingKey && <StoredText key="o">{receipt.orderingKey}</StoredText>],
        [t.receipts.duplicateOf, other(receipt.duplicateOf)],
        [t.receipts.sameBytesAs, other(receipt.sameBytesAs)],
        [t.receipts.replayOf, other(receipt.replayOf)],
        [t.receipts.depth, receipt.depth === 0 ? null : format.number(receipt.depth)],
      ]}
    />
  );
}

function other(id: string | null) {
  if (id === null) return null;
  return (
    <a href={linkTo(["receipts", id])}>
      <code>{id}</code>
    </a>
  );
}

function verdictText(scheme: string, t: Messages): string {
  if (scheme === "none" || scheme === "skipped") return t.receipts.verdicts[scheme];
  return t.receipts.verdictBy(scheme === "basic" ? t.inboundHooks.authentications.basic : scheme);
}
