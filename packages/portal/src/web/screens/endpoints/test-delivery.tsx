import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Failure } from "../../parts/failure.tsx";
import { visible } from "../../parts/visible.ts";
import { linkTo } from "../../place.ts";
import { AttemptDetail } from "../deliveries/attempts.tsx";
import { DeliveryState } from "../deliveries/delivery-table.tsx";
import { HeaderTable } from "../deliveries/header-table.tsx";
import { useTriggers } from "../use-lists.ts";

// Longer than an attempt may take, so that its outcome is mostly there.
const waitMs = 20_000;

/** Sends a trigger's sample, shows the request as it is signed, and what came of it. */
export function TestDelivery({ endpointId }: { readonly endpointId: string }) {
  const { t } = useSpeech();
  const triggers = useTriggers();
  const [chosen, setChosen] = useState<string | null>(null);
  const trigger = chosen ?? triggers.data?.[0]?.name ?? "";
  const test = useMutation({
    mutationFn: () => client.sendTestDelivery({ id: endpointId, body: { trigger, waitMs } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate();
  };
  const outcome = test.data?.outcome ?? null;
  return (
    <>
      <p>{t.testDelivery.what}</p>
      <form className="fields" onSubmit={submit}>
        <label>
          {t.deliveries.trigger}
          <select value={trigger} onChange={({ target }) => setChosen(target.value)}>
            {triggers.data?.map(({ name }) => (
              <option key={name} value={name}>
                {visible(name)}
              </option>
            ))}
          </select>
        </label>
        <footer>
          <button type="submit" className="primary" disabled={test.isPending || trigger === ""}>
            {test.isPending ? t.testDelivery.waiting : t.testDelivery.send}
          </button>
        </footer>
      </form>
      {test.error !== null && <Failure error={test.error} />}
      {test.data !== undefined && (
        <section aria-live="polite">
          <h3>{t.testDelivery.outcome}</h3>
          <p>
            {outcome === null ? t.testDelivery.noOutcome : <DeliveryState delivery={outcome} />}{" "}
            <a href={linkTo(["deliveries", test.data.deliveryId])}>{t.testDelivery.toDelivery}</a>
          </p>
          {outcome?.history.map((attempt) => (
            <AttemptDetail key={attempt.number} attempt={attempt} />
          ))}
          <h3>{t.testDelivery.request}</h3>
          <CodeBlock label={t.testDelivery.url} text={`${test.data.request.method} ${test.data.request.url}`} />
          <HeaderTable title={t.attempts.requestHeaders} headers={test.data.request.headers} />
          <CodeBlock label={t.testDelivery.body} text={test.data.request.body} />
        </section>
      )}
    </>
  );
}
