import type { Reply } from "@ancrage/client";
import { useMutation } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { saveFile } from "../../parts/save-file.ts";

/** Saves a mail about a code. It is called with the code where no copy of it was kept. */
export function useMail({ id, hook }: Pick<Reply<"CodeReply">, "id" | "hook">, done?: () => void) {
  const { t } = useSpeech();
  const notice = useNotice();
  return useMutation({
    mutationFn: (code?: string) => client.draftMail({ id, body: code === undefined ? {} : { code } }),
    onSuccess: (eml) => {
      const file = `${hook}.eml`;
      saveFile(file, eml, "message/rfc822");
      notice.say(t.codes.mailSaved(file));
      done?.();
    },
  });
}
