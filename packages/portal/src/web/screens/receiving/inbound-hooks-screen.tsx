import { useSpeech } from "../../language/language-provider.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { linkTo } from "../../place.ts";
import { authenticationText, type InboundHook } from "./authentication-text.ts";
import { useInboundHooks } from "./use-receiving.ts";

/** The inbound hooks that the application has defined. */
export function InboundHooksScreen() {
  const { t } = useSpeech();
  const hooks = useInboundHooks();
  return (
    <>
      <Heading>{t.inboundHooks.title}</Heading>
      {hooks.data === undefined ? (
        <NotThereYet asked={hooks} />
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
