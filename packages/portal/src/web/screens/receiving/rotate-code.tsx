import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Failure } from "../../parts/failure.tsx";
import { goTo, linkTo } from "../../place.ts";
import { CodeOnce } from "./code-once.tsx";

const overlaps = ["twoDays", "hour", "week", "none"] as const;
const overlapMs = { none: 0, hour: 3_600_000, twoDays: 172_800_000, week: 604_800_000 } as const;

/** Puts a new code in the place of one, shows it, and goes on to its record. */
export function RotateCode({ code, close }: { readonly code: Reply<"CodeReply">; readonly close: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>("twoDays");
  const [keepCopy, setKeepCopy] = useState(code.hasCopy);
  const rotate = useMutation({
    mutationFn: () => client.rotateCode({ id: code.id, body: { overlapMs: overlapMs[overlap], keepCopy } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["codes"] }),
  });
  const made = rotate.data;
  if (made !== undefined) return <CodeOnce code={made} done={() => goTo(linkTo(["codes", made.id]))} />;
  return (
    <div className="fields">
      <p>{t.codes.rotateWhat}</p>
      <label>
        {t.codes.overlap}
        <select value={overlap} onChange={({ target }) => setOverlap(target.value as typeof overlap)}>
          {overlaps.map((one) => (
            <option key={one} value={one}>
              {t.codes.overlaps[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input type="checkbox" checked={keepCopy} onChange={({ target }) => setKeepCopy(target.checked)} />
        {t.codes.keepCopy}
      </label>
      {rotate.error !== null && <Failure error={rotate.error} />}
      <DialogFooter text={t.codes.rotate} isPending={rotate.isPending} act={() => rotate.mutate()} cancel={close} />
    </div>
  );
}
