import { useSpeech } from "../../language/language-provider.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SubscriptionTable } from "./subscription-table.tsx";

/** Which endpoint is told of what. */
export function SubscriptionsScreen({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const { t } = useSpeech();
  return (
    <>
      <Heading>{t.subscriptions.title}</Heading>
      <SubscriptionTable endpointId={query["endpointId"]} canAdd={false} />
    </>
  );
}
