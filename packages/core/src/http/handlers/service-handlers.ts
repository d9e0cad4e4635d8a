import { jsonReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** The route that load balancers ask. */
export const healthHandlers: RouteHandlers<"health"> = {
  async health({ operations }) {
    const status = await operations.health();
    return jsonReply(status === "ok" ? 200 : 503, { status });
  },
};
