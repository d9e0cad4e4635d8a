import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { When } from "../../parts/when.tsx";

/** How it stands with a code at a time: one whose end has come is refused, although nobody has revoked it. */
export function codeState(
  { state, expiresAt }: Pick<Reply<"CodeReply">, "state" | "expiresAt">,
  now: number,
): "enabled" | "revoked" | "expired" {
  if (state === "revoked") return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) <= now ? "expired" : "enabled";
}

/** How it stands with a code, and until when. */
export function CodeState({ code }: { readonly code: Reply<"CodeReply"> }) {
  const { t } = useSpeech();
  const state = codeState(code, Date.now());
  return (
    <>
      <StateBadge state={state} />
      {state === "enabled" && code.expiresAt !== null && (
        <div className="dim">
          {t.codes.expires} <When at={code.expiresAt} />
        </div>
      )}
    </>
  );
}
