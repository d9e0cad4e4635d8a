import type { Reply } from "@ancrage/client";
import { useMutation } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import type { Messages } from "../../language/messages.ts";
import { errorText } from "../../parts/failure.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { goTo, linkTo } from "../../place.ts";

/**
 * Runs a stored call again by today's definition of its inbound hook, and says whether that was verified. One that was set aside
 * is so parsed again. Offered once it has ended, and where there are bytes.
 */
export function ReplayReceipt({ receipt }: { readonly receipt: Reply<"ReceiptDetailReply"> }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const replay = useMutation({
    mutationFn: (verify: "again" | "skip") => client.replayReceipt({ id: receipt.id, body: { verify } }),
    onSuccess: (made) => {
      notice.say(saidOf(made, t));
      goTo(linkTo(["receipts", made.id]));
    },
    onError: (error) => notice.say(errorText(error, t)),
  });
  if (receipt.endedAt === null || receipt.duplicateOf !== null) return null;
  const { receipts } = t;
  const words =
    receipt.state === "quarantined"
      ? { plain: receipts.parseAgain, again: receipts.parseVerified, skip: receipts.parseUnverified }
      : { plain: receipts.runAgain, again: receipts.runVerified, skip: receipts.runUnverified };
  // What was not verified when it came has nothing that could be.
  const isOpen = receipt.verdict.scheme === "none";
  return (
    <>
      <button type="button" className="primary" disabled={replay.isPending} onClick={() => replay.mutate("again")}>
        {isOpen ? words.plain : words.again}
      </button>
      {!isOpen && (
        <button type="button" disabled={replay.isPending} onClick={() => replay.mutate("skip")}>
          {words.skip}
        </button>
      )}
    </>
  );
}

function saidOf({ state, verdict }: Reply<"ReceiptReplayReply">, { receipts }: Messages): string {
  if (state === "quarantined") return receipts.stillMisfit;
  if (verdict.scheme === "skipped") return receipts.ranUnverified;
  return verdict.scheme === "none" ? receipts.ranUnsigned : receipts.ranVerified;
}
