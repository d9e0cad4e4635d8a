import type { Reply } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock, jsonText } from "../../parts/code-block.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { linkTo } from "../../place.ts";
import { useTriggers } from "../use-lists.ts";
import { ReceiverPrograms } from "./receiver-programs.tsx";

/** What can happen, and what receivers then see; one trigger alone when it is named. */
export function TriggersScreen({ name }: { readonly name: string | undefined }) {
  const { t } = useSpeech();
  const triggers = useTriggers();
  if (triggers.data === undefined) {
    return (
      <>
        <Heading>{t.triggers.title}</Heading>
        <NotThereYet asked={triggers} />
      </>
    );
  }
  const trigger = triggers.data.find((one) => one.name === name);
  if (trigger !== undefined) return <Trigger trigger={trigger} />;
  return (
    <>
      <Heading>{t.triggers.title}</Heading>
      {name !== undefined && <p>{t.errors.unknown_trigger}</p>}
      {triggers.data.length === 0 && <p className="nothing">{t.triggers.none}</p>}
      <ul className="cards">
        {triggers.data.map(({ name: one, description, resource, action }) => (
          <li key={one}>
            <a href={linkTo(["triggers", one])}>
              <StoredText>{one}</StoredText>
            </a>
            <p>
              <StoredText>{description}</StoredText>
            </p>
            <p className="dim">
              <StoredText>{`${resource} · ${action}`}</StoredText>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Trigger({ trigger }: { readonly trigger: Reply<"TriggerReply"> }) {
  const { t } = useSpeech();
  const recent = useQuery({
    queryKey: ["performList", trigger.name],
    queryFn: ({ signal }) => client.performList({ name: trigger.name, query: { limit: 3 }, signal }),
  });
  return (
    <>
      <Heading>{visible(trigger.name)}</Heading>
      <p>
        <StoredText>{trigger.description}</StoredText>
      </p>
      <Facts
        facts={[
          [t.triggers.resource, <StoredText key="r">{trigger.resource}</StoredText>],
          [t.triggers.action, <StoredText key="a">{trigger.action}</StoredText>],
          [t.triggers.allowSync, trigger.allowSync ? t.common.yes : null],
        ]}
      />
      <p>
        <a className="button" href={linkTo(["deliveries"], { trigger: trigger.name })}>
          {t.endpoints.toDeliveries}
        </a>
      </p>
      <section>
        <h2>{t.triggers.sample}</h2>
        <CodeBlock label={t.triggers.sample} text={jsonText(trigger.sample)} />
      </section>
      <section>
        <h2>{t.triggers.recent}</h2>
        {recent.data !== undefined ? (
          <CodeBlock label={t.triggers.recent} text={jsonText(recent.data)} />
        ) : (
          <NotThereYet asked={recent} />
        )}
      </section>
      <section>
        <h2>{t.triggers.schema}</h2>
        <CodeBlock label={t.triggers.schema} text={jsonText(trigger.schema)} />
      </section>
      <section>
        <h2>{t.triggers.receiver}</h2>
        <ReceiverPrograms />
      </section>
    </>
  );
}
