import { useSpeech } from "../../language/language-provider.tsx";
import { linkTo } from "../../place.ts";
import { CodeScreen } from "./code-screen.tsx";
import { CodesScreen } from "./codes-screen.tsx";
import { InboundHookScreen } from "./inbound-hook-screen.tsx";
import { InboundHooksScreen } from "./inbound-hooks-screen.tsx";
import { PathsScreen } from "./paths-screen.tsx";
import { ReceiptScreen } from "./receipt-screen.tsx";
import { ReceiptsScreen } from "./receipts-screen.tsx";
import { type ReceivingScreenName, receivingScreens } from "./receiving-places.ts";
import { RefusalsScreen } from "./refusals-screen.tsx";

interface ReceivingPlace {
  readonly screen: ReceivingScreenName;
  readonly id: string | undefined;
  readonly query: Readonly<Record<string, string>>;
}

/** What others call here: the screens of receiving, and the way between them. */
export function ReceivingScreen({ screen, id, query }: ReceivingPlace) {
  const { t } = useSpeech();
  return (
    <>
      <nav className="tabs" aria-label={t.receiving.screens}>
        {receivingScreens.map((one) => (
          <a key={one} className="tab" href={linkTo([one])} aria-current={one === screen ? "page" : undefined}>
            {t[one === "inbound-hooks" ? "inboundHooks" : one].title}
          </a>
        ))}
      </nav>
      <Screen screen={screen} id={id} query={query} />
    </>
  );
}

function Screen({ screen, id, query }: ReceivingPlace) {
  switch (screen) {
    case "inbound-hooks":
      return id === undefined ? <InboundHooksScreen /> : <InboundHookScreen key={id} name={id} />;
    case "codes":
      return id === undefined ? <CodesScreen /> : <CodeScreen key={id} id={id} />;
    case "receipts":
      return id === undefined ? <ReceiptsScreen query={query} /> : <ReceiptScreen key={id} id={id} />;
    case "refusals":
      return <RefusalsScreen />;
    case "paths":
      return <PathsScreen query={query} />;
  }
}
