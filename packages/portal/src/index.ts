export { portal } from "./portal.ts";
export type { PortalFile } from "./portal.ts";
