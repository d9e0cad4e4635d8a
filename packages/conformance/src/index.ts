export { adapterConformance } from "./adapter/adapter-conformance.ts";
export type { AdapterSite, AdapterSuite, MountedSite } from "./adapter/adapter-suite.ts";
export { dispatchingConformance } from "./dispatching/dispatching-conformance.ts";
export type { DispatchingHarness, World, WorldOptions } from "./dispatching/dispatching-world.ts";
export { transportConformance } from "./transport/transport-conformance.ts";
export type { TransportSuite } from "./transport/transport-suite.ts";
