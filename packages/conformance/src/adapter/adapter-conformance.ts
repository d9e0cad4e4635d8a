import { abortsArea } from "./aborts-area.ts";
import type { AdapterSuite } from "./adapter-suite.ts";
import { bodiesArea } from "./bodies-area.ts";
import { crossSiteArea } from "./cross-site-area.ts";
import { errorsArea } from "./errors-area.ts";
import { loginArea } from "./login-area.ts";
import { methodsArea } from "./methods-area.ts";
import { mountingArea } from "./mounting-area.ts";
import { pathsArea } from "./paths-area.ts";
import { portalArea } from "./portal-area.ts";
import { queriesArea } from "./queries-area.ts";
import { rolesArea } from "./roles-area.ts";
import { routesArea } from "./routes-area.ts";
import { streamsArea } from "./streams-area.ts";
import { subscribeArea } from "./subscribe-area.ts";

/**
 * What every adapter must do, over real HTTP: serve the routes, guard them, and leave the rest to the host. The
 * operations behind it are scripted, so it is the adapter alone that is examined. Registers its tests with the caller's
 * `test`; a test fails by throwing.
 */
export function adapterConformance(suite: AdapterSuite): void {
  routesArea(suite);
  subscribeArea(suite);
  mountingArea(suite);
  pathsArea(suite);
  methodsArea(suite);
  loginArea(suite);
  rolesArea(suite);
  crossSiteArea(suite);
  bodiesArea(suite);
  queriesArea(suite);
  errorsArea(suite);
  abortsArea(suite);
  streamsArea(suite);
  portalArea(suite);
}
