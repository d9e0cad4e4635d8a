import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useIsOperator } from "../../caller.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { FormFailure } from "../../parts/form-failure.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { visible } from "../../parts/visible.ts";
import { useTriggers } from "../use-lists.ts";
import { plainSubscription, settingsOf } from "./subscription-draft.ts";
import { SubscriptionFields } from "./subscription-fields.tsx";

const modes = ["async", "sync"] as const;
const stages = ["preValidation", "preOperation", "postOperation"] as const;

/** Subscribes an endpoint to a trigger, or to all. */
export function NewSubscription({ endpointId, close }: { readonly endpointId: string; readonly close: () => void }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const triggers = useTriggers();
  const isOperator = useIsOperator();
  const [trigger, setTrigger] = useState("*");
  const [mode, setMode] = useState<(typeof modes)[number]>("async");
  const [stage, setStage] = useState<(typeof stages)[number]>("postOperation");
  const [draft, setDraft] = useState(plainSubscription);
  const mayWait = isOperator && (triggers.data?.find(({ name }) => name === trigger)?.allowSync ?? false);
  const create = useMutation({
    mutationFn: async () =>
      client.createSubscription({
        id: endpointId,
        body: { trigger, ...settingsOf(draft), ...(mayWait && { mode, stage }) },
      }),
    onSuccess: async () => {
      close();
      notice.say(t.common.saved);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["subscriptions"] }),
        queries.invalidateQueries({ queryKey: ["grid", endpointId] }),
      ]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className="fields" onSubmit={submit}>
      <label>
        {t.deliveries.trigger}
        <select value={trigger} onChange={({ target }) => setTrigger(target.value)}>
          <option value="*">{t.subscriptions.allTriggers}</option>
          {triggers.data?.map(({ name }) => (
            <option key={name} value={name}>
              {visible(name)}
            </option>
          ))}
        </select>
      </label>
      {mayWait && (
        <>
          <label>
            {t.subscriptions.mode}
            <select value={mode} onChange={({ target }) => setMode(target.value as typeof mode)}>
              {modes.map((one) => (
                <option key={one} value={one}>
                  {t.modes[one]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.subscriptions.stage}
            <select value={stage} onChange={({ target }) => setStage(target.value as typeof stage)}>
              {stages.map((one) => (
                <option key={one} value={one}>
                  {t.stages[one]}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      <SubscriptionFields trigger={trigger} draft={draft} change={setDraft} />
      {create.error !== null && <FormFailure error={create.error} notRead={t.tryFilter.noJson} />}
      <DialogFooter text={t.subscriptions.add} isPending={create.isPending} cancel={close} />
    </form>
  );
}
