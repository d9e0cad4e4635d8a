import type { RefObject } from "react";
import { useSpeech } from "../language/language-provider.tsx";
import { copyText } from "./copy-text.ts";
import { useNotice } from "./notices.tsx";

/**
 * Copies a text, and says so aloud. `what` names it for who does not see it. Where nothing can be copied, what `shown` holds is
 * selected, so that the user's own keys do it.
 */
export function CopyButton({
  text,
  what,
  shown,
}: {
  readonly text: string;
  readonly what: string;
  readonly shown?: RefObject<HTMLElement | null>;
}) {
  const { t } = useSpeech();
  const notice = useNotice();
  const copy = async () => {
    if (await copyText(text)) return notice.say(t.common.copied(what));
    const place = shown?.current ?? null;
    if (place === null) return notice.say(t.common.notCopied);
    getSelection()?.selectAllChildren(place);
    notice.say(t.common.notCopiedSelected);
  };
  return (
    <button type="button" className="quiet small" onClick={() => void copy()} aria-label={t.common.copyWhat(what)}>
      {t.common.copy}
    </button>
  );
}
