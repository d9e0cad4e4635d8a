import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Copyable } from "../../parts/copyable.tsx";
import { Facts } from "../../parts/facts.tsx";
import { errorText } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { linkTo } from "../../place.ts";
import { authenticationText, type InboundHook } from "./authentication-text.ts";
import { CodeList } from "./code-list.tsx";
import { useInboundHooks } from "./use-receiving.ts";

/** An inbound hook: how it is called, and by whom. */
export function InboundHookScreen({ name }: { readonly name: string }) {
  const { t } = useSpeech();
  const hooks = useInboundHooks();
  const hook = hooks.data?.find((one) => one.name === name);
  if (hook !== undefined) return <Hook hook={hook} />;
  return (
    <>
      <Heading>{t.inboundHooks.hook}</Heading>
      {hooks.data !== undefined ? <p className="nothing">{t.inboundHooks.absent}</p> : <NotThereYet asked={hooks} />}
    </>
  );
}

function Hook({ hook }: { readonly hook: InboundHook }) {
  const { t } = useSpeech();
  const { name, mode, methods, parameters, baseUrl, enabled } = hook;
  return (
    <>
      <Heading actions={<SwitchHook hook={hook} />}>{visible(name)}</Heading>
      <p>
        <StateBadge state={enabled ? "enabled" : "disabled"} /> <StoredText>{hook.description}</StoredText>
      </p>
      <Facts
        facts={[
          [
            t.inboundHooks.url,
            baseUrl === null ? t.inboundHooks.noUrl : <Copyable key="url" text={baseUrl} what={t.inboundHooks.url} />,
          ],
          [t.inboundHooks.mode, `${t.modes[mode]} (${t.inboundHooks.modes[mode]})`],
          [t.inboundHooks.methods, methods.join(", ")],
          [t.inboundHooks.authentication, authenticationText(hook, t)],
          [
            t.inboundHooks.parameters,
            parameters.length === 0 ? null : <StoredText key="p">{parameters.join(", ")}</StoredText>,
          ],
        ]}
      />
      <p className="actions">
        <a className="button" href={linkTo(["receipts"], { hook: name })}>
          {t.inboundHooks.toReceipts}
        </a>
        <a className="button" href={linkTo(["paths"], { hook: name })}>
          {t.inboundHooks.toPaths}
        </a>
      </p>
      <section>
        <h2>{t.codes.title}</h2>
        <CodeList hook={name} />
      </section>
    </>
  );
}

function SwitchHook({ hook: { name, enabled } }: { readonly hook: InboundHook }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const turn = useMutation({
    mutationFn: () => client.switchInboundHook({ name, body: { enabled: !enabled } }),
    onSuccess: (hook) => notice.say(hook.enabled ? t.inboundHooks.isOn : t.inboundHooks.isOff),
    onError: (error) => notice.say(errorText(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["inboundHooks"] }),
  });
  return (
    <button type="button" disabled={turn.isPending} onClick={() => turn.mutate()}>
      {enabled ? t.inboundHooks.switchOff : t.inboundHooks.switchOn}
    </button>
  );
}
