import { lazy, Suspense } from "react";
import { useCaller } from "./caller.ts";
import { useSpeech } from "./language/language-provider.tsx";
import { ErrorBoundary } from "./parts/error-boundary.tsx";
import { Failure } from "./parts/failure.tsx";
import { Heading } from "./parts/heading.tsx";
import { Waiting } from "./parts/waiting.tsx";
import { linkTo, type Place, usePlace } from "./place.ts";
import { DeliveriesScreen } from "./screens/deliveries/deliveries-screen.tsx";
import { isReceivingScreen } from "./screens/receiving/receiving-places.ts";
import { TopBar } from "./top-bar.tsx";

const DeliveryScreen = lazy(async () => ({
  default: (await import("./screens/deliveries/delivery-screen.tsx")).DeliveryScreen,
}));
const EndpointsScreen = lazy(async () => ({
  default: (await import("./screens/endpoints/endpoints-screen.tsx")).EndpointsScreen,
}));
const EndpointScreen = lazy(async () => ({
  default: (await import("./screens/endpoints/endpoint-screen.tsx")).EndpointScreen,
}));
const SubscriptionsScreen = lazy(async () => ({
  default: (await import("./screens/subscriptions/subscriptions-screen.tsx")).SubscriptionsScreen,
}));
const SubscriptionScreen = lazy(async () => ({
  default: (await import("./screens/subscriptions/subscription-screen.tsx")).SubscriptionScreen,
}));
const EventScreen = lazy(async () => ({ default: (await import("./screens/events/event-screen.tsx")).EventScreen }));
const OverviewScreen = lazy(async () => ({
  default: (await import("./screens/overview/overview-screen.tsx")).OverviewScreen,
}));
const TriggersScreen = lazy(async () => ({
  default: (await import("./screens/triggers/triggers-screen.tsx")).TriggersScreen,
}));
const ReceivingScreen = lazy(async () => ({
  default: (await import("./screens/receiving/receiving-screen.tsx")).ReceivingScreen,
}));

/** The portal: the bar at the top, what is worth knowing everywhere, and the screen of the place. */
export function App() {
  const { t } = useSpeech();
  const place = usePlace();
  const caller = useCaller();
  return (
    <>
      <TopBar place={place} />
      {caller.data?.status === "stalled" && (
        <p className="banner" role="status">
          {t.app.stalled}
        </p>
      )}
      {caller.data?.pausedUntil != null && (
        <p className="banner" role="status">
          {t.app.tenantPaused}
        </p>
      )}
      <main id="main">
        {caller.error !== null && caller.data === undefined ? (
          <Failure error={caller.error} retry={() => void caller.refetch()} />
        ) : (
          <ErrorBoundary key={place.path.join("/")}>
            <Suspense fallback={<Waiting />}>{screenOf(place) ?? <NotFound />}</Suspense>
          </ErrorBoundary>
        )}
      </main>
    </>
  );
}

function screenOf({ path: [screen = "deliveries", id], query }: Place) {
  switch (screen) {
    case "overview":
      return <OverviewScreen />;
    case "deliveries":
      return id === undefined ? <DeliveriesScreen query={query} /> : <DeliveryScreen key={id} id={id} />;
    case "endpoints":
      return id === undefined ? <EndpointsScreen query={query} /> : <EndpointScreen key={id} id={id} />;
    case "subscriptions":
      return id === undefined ? <SubscriptionsScreen query={query} /> : <SubscriptionScreen key={id} id={id} />;
    case "events":
      return id === undefined ? null : <EventScreen key={id} id={id} query={query} />;
    case "triggers":
      return <TriggersScreen name={id} />;
    default:
      return isReceivingScreen(screen) ? <ReceivingScreen screen={screen} id={id} query={query} /> : null;
  }
}

function NotFound() {
  const { t } = useSpeech();
  return (
    <>
      <Heading>{t.app.notFound}</Heading>
      <p>
        <a href={linkTo(["deliveries"])}>{t.deliveries.title}</a>
      </p>
    </>
  );
}
