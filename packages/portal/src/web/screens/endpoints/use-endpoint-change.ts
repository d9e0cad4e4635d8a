import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSpeech } from "../../language/language-provider.tsx";
import { errorText } from "../../parts/failure.tsx";
import { useNotice } from "../../parts/notices.tsx";

/** Something done to an endpoint: says that it is done, or why it is not, and shows the endpoint as it then is. */
export function useEndpointChange(change: () => Promise<unknown>, done: string) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => notice.say(done),
    onError: (error) => notice.say(errorText(error, t)),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["endpoint"] }),
        queries.invalidateQueries({ queryKey: ["endpoints"] }),
      ]),
  });
}
