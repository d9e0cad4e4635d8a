import { expect, test, vi } from "vitest";
import { z } from "zod";
import { consoleLogger } from "../ports/console-logger.ts";
import type { Store } from "../ports/store.ts";
import { defineTrigger } from "../triggers/define-trigger.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import { keepingTriggers } from "./keeping-triggers.ts";

const about = { description: "A deal was created", resource: "deal", action: "create" };
const payload = z.object({ id: z.string() });
const NewDeal = defineTrigger("NewDeal", { ...about, payload, build: () => null, sample: { id: "D-0" } });
const triggers = createTriggerRegistry([NewDeal]);

test("a store is told once what the triggers are called, and again only after it failed", async () => {
  const keepTriggers = vi.fn<NonNullable<Store["keepTriggers"]>>(async () => {});
  keepTriggers.mockRejectedValueOnce(new Error("The store is away."));
  const warn = vi.fn();
  const keep = keepingTriggers({ store: { keepTriggers }, triggers, logger: { ...consoleLogger, warn } });
  for (let times = 0; times < 3; times += 1) await keep();
  expect(keepTriggers.mock.calls).toEqual([[[{ name: "NewDeal", ...about }]], [[{ name: "NewDeal", ...about }]]]);
  expect(warn).toHaveBeenCalledTimes(1);
});

test("a store that keeps none is asked nothing", async () => {
  await keepingTriggers({ store: {}, triggers, logger: consoleLogger })();
});
