export { inboundAdapterConformance } from "./inbound/inbound-adapter-conformance.ts";
export type { InboundAdapterSite, InboundSuite } from "./inbound/inbound-suite.ts";
export { adapterConformance } from "./adapter/adapter-conformance.ts";
export type { AdapterSite, AdapterSuite, MountedSite } from "./adapter/adapter-suite.ts";
export { dispatchingConformance } from "./dispatching/dispatching-conformance.ts";
export type { DispatchingHarness, World, WorldOptions } from "./dispatching/dispatching-world.ts";
export { codeRow, HOOK, receiptRow } from "./store/inbound-rows.ts";
export { at, changed, deliveryRow, endpointRow, eventRow, subscriptionRow } from "./store/rows.ts";
export { Scene } from "./store/scene.ts";
export { storeConformance } from "./store/store-conformance.ts";
export type { StoreSuite, StoreUnderTest } from "./store/store-suite.ts";
export { openDnsServer } from "./transport/dns-server.ts";
export type { DnsAnswer, DnsQuestion, DnsServer } from "./transport/dns-server.ts";
export { openHostileReceiver } from "./transport/hostile/hostile-receiver.ts";
export type {
  HostileEnd,
  HostileOutcome,
  HostileReceiver,
  OpenHostileReceiver,
} from "./transport/hostile/hostile-receiver.ts";
export { hostileReceivers } from "./transport/hostile/hostile-receivers.ts";
export { trustAuthority } from "./transport/hostile/trust-authority.ts";
export { openRawReceiver } from "./transport/raw-receiver.ts";
export type { RawReceiver, RawScript } from "./transport/raw-receiver.ts";
export { transportConformance } from "./transport/transport-conformance.ts";
export type { ExcludedCase, TransportCapability, TransportSuite } from "./transport/transport-suite.ts";
