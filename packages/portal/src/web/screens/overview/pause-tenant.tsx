import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { errorText } from "../../parts/failure.tsx";
import { useNotice } from "../../parts/notices.tsx";

/** Pauses everything of the tenant until it is resumed, or ends that. */
export function PauseTenant({ pausedUntil }: { readonly pausedUntil: string | null }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const isPaused = pausedUntil !== null;
  const change = useMutation({
    mutationFn: () => (isPaused ? client.resume() : client.pause({ body: {} })),
    onSuccess: () => notice.say(isPaused ? t.overview.isResumed : t.overview.isPaused),
    onError: (error) => notice.say(errorText(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["caller"] }),
  });
  return (
    <button type="button" disabled={change.isPending} onClick={() => change.mutate()}>
      {isPaused ? t.overview.resumeAll : t.overview.pauseAll}
    </button>
  );
}
