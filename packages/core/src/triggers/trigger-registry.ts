import { AncrageError } from "../errors/ancrage-error.ts";
import type { AnyTrigger } from "./trigger.ts";

/** The triggers of one `createWebhooks`, by name. */
export interface TriggerRegistry {
  readonly names: readonly string[];
  /** In the order of registration. */
  readonly all: readonly AnyTrigger[];
  /** `undefined` when this process has not registered it. */
  find(name: string): AnyTrigger | undefined;
  /** @throws `unknown_trigger` */
  get(name: string): AnyTrigger;
}

/** @throws `duplicate_trigger` when two share a name or a cell of the grid. */
export function createTriggerRegistry(triggers: readonly AnyTrigger[]): TriggerRegistry {
  const byName = new Map<string, AnyTrigger>();
  const byCell = new Map<string, AnyTrigger>();
  for (const trigger of triggers) {
    const cell = JSON.stringify([trigger.resource, trigger.action]);
    const other = byName.get(trigger.name) ?? byCell.get(cell);
    if (other !== undefined) {
      const shared = other.name === trigger.name ? "its name" : `${trigger.resource}/${trigger.action}`;
      throw new AncrageError(
        "duplicate_trigger",
        `Trigger ${trigger.name} shares ${shared} with another one (${other.name}). Give it a name, resource and action of its own.`,
        { trigger: trigger.name, other: other.name },
      );
    }
    byName.set(trigger.name, trigger);
    byCell.set(cell, trigger);
  }
  const names = [...byName.keys()];
  return {
    names,
    all: [...byName.values()],
    find: (name) => byName.get(name),
    get(name) {
      const trigger = byName.get(name);
      if (trigger !== undefined) return trigger;
      throw new AncrageError(
        "unknown_trigger",
        `No trigger is named "${name}". Registered: ${names.join(", ") || "none"}. Add it to the triggers of createWebhooks, or correct the name.`,
        { trigger: name, registered: names },
      );
    },
  };
}
