import { AncrageError } from "../errors/ancrage-error.ts";
import type { AnyInboundHook } from "./inbound-hook.ts";

/** The inbound hooks of one `createWebhooks`, by name. */
export interface InboundRegistry {
  readonly names: readonly string[];
  readonly all: readonly AnyInboundHook[];
  find(name: string): AnyInboundHook | undefined;
  /** @throws `unknown_inbound_hook` */
  get(name: string): AnyInboundHook;
}

/** @throws `duplicate_inbound_hook` when two share a name */
export function createInboundRegistry(hooks: readonly AnyInboundHook[]): InboundRegistry {
  const byName = new Map<string, AnyInboundHook>();
  for (const hook of hooks) {
    if (byName.has(hook.name)) {
      const message = `Two inbound hooks are named ${hook.name}. Give each a name of its own: one of them would never be called.`;
      throw new AncrageError("duplicate_inbound_hook", message, { inboundHook: hook.name });
    }
    byName.set(hook.name, hook);
  }
  const names = [...byName.keys()];
  return {
    names,
    all: [...byName.values()],
    find: (name) => byName.get(name),
    get(name) {
      const hook = byName.get(name);
      if (hook !== undefined) return hook;
      throw new AncrageError(
        "unknown_inbound_hook",
        `No inbound hook is named "${name}". Registered: ${names.join(", ") || "none"}. Add it to the inboundHooks of createWebhooks, or correct the name.`,
        { inboundHook: name, registered: names },
      );
    },
  };
}
