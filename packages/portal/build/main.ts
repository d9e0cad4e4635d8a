import { buildPortal } from "./build-portal.ts";

// The command: builds the portal if anything has changed.
if (await buildPortal()) console.error("The portal has been built.");
