export { createKyTransport } from "./ky-transport.ts";
export type { KyTransportOptions } from "./ky-transport.ts";
