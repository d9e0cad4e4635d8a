import type { InboundHookReply } from "../../api/inbound-replies.ts";
import type { AnyInboundHook } from "../../inbound/inbound-hook.ts";
import { queryParametersOf } from "../../inbound/query-parameters.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import type { InboundOperations } from "./inbound-operations.ts";

/** What can be done with inbound hooks as a whole. */
export function hookOperations(terms: OperatingTerms): InboundOperations["hooks"] {
  const { clock, store, receiving } = terms;
  const { hooks, limits } = receiving;

  async function replies(tenantId: string, of: readonly AnyInboundHook[]): Promise<readonly InboundHookReply[]> {
    const disabled = await store.inbound.listDisabledHooks(tenantId);
    const baseUrl = limits.publicUrlOf(tenantId);
    return of.map((hook) => ({
      name: hook.name,
      description: hook.description,
      methods: hook.methods ?? ["POST"],
      mode: hook.mode ?? "async",
      authentication:
        hook.authentication.kind === "signature" ? hook.authentication.scheme.name : hook.authentication.kind,
      enabled: !disabled.includes(hook.name),
      baseUrl,
      parameters: queryParametersOf(hook),
    }));
  }

  return {
    async list(actingFor) {
      return replies(viewerOf(terms, actingFor).tenantId, hooks.all);
    },
    async switch(name, enabled, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const hook = hooks.get(name);
      await store.inbound.setHookEnabled(tenantId, name, enabled, clock.now());
      const [reply] = await replies(tenantId, [hook]);
      if (reply === undefined) throw new Error(`The inbound hook ${name} has no reply`);
      return reply;
    },
  };
}
