import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import type { Messages } from "../../language/messages.ts";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { linkTo } from "../../place.ts";
import { useInboundHooks } from "./use-receiving.ts";

/** What of a list of inbound hooks is shown of one. */
export type InboundHook = Reply<"InboundHookListReply">[number];

/** The inbound hooks that the application has defined. */
export function InboundHooksScreen() {
  const { t } = useSpeech();
  const hooks = useInboundHooks();
  return (
    <>
      <Heading>{t.inboundHooks.title}</Heading>
      {hooks.data === undefined ? (
        hooks.error === null ? (
          <Waiting />
        ) : (
          <Failure error={hooks.error} retry={() => void hooks.refetch()} />
        )
      ) : hooks.data.length === 0 ? (
        <p className="nothing">{t.inboundHooks.none}</p>
      ) : (
        <HookTable hooks={hooks.data} />
      )}
    </>
  );
}

function HookTable({ hooks }: { readonly hooks: readonly InboundHook[] }) {
  const { t } = useSpeech();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t.inboundHooks.hook}</th>
          <th scope="col" className="wide-only">
            {t.inboundHooks.mode}
          </th>
          <th scope="col" className="wide-only">
            {t.inboundHooks.methods}
          </th>
          <th scope="col" className="wide-only">
            {t.inboundHooks.authentication}
          </th>
          <th scope="col">{t.deliveries.state}</th>
        </tr>
      </thead>
      <tbody>
        {hooks.map((hook) => (
          <tr key={hook.name}>
            <td>
              <a href={linkTo(["inbound-hooks", hook.name])}>
                <StoredText>{hook.name}</StoredText>
              </a>
              <div className="dim">
                <StoredText>{hook.description}</StoredText>
              </div>
              <div className="narrow-only dim">
                {t.modes[hook.mode]} · {hook.methods.join(", ")} · {authenticationText(hook, t)}
              </div>
            </td>
            <td className="wide-only">{t.modes[hook.mode]}</td>
            <td className="wide-only">{hook.methods.join(", ")}</td>
            <td className="wide-only">{authenticationText(hook, t)}</td>
            <td>
              <StateBadge state={hook.enabled ? "enabled" : "disabled"} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How callers of an inbound hook show who they are, besides knowing a code. */
export function authenticationText({ authentication }: Pick<InboundHook, "authentication">, t: Messages): string {
  if (authentication === "none" || authentication === "basic") return t.inboundHooks.authentications[authentication];
  return t.inboundHooks.signed(authentication);
}
