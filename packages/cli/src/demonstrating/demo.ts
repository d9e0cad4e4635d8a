import { setTimeout } from "node:timers/promises";
import type { DeliveryLifecycle, Webhooks } from "@ancrage/core";
import { interrupted, interruption } from "../interruption.ts";
import { cannotListen } from "../listening/cannot-listen.ts";
import { serveShop } from "./serve-shop.ts";
import { createShop } from "./shop.ts";

interface DemoOptions {
  readonly port: number;
  readonly to?: string;
  readonly orders?: number;
  readonly json?: true;
}

const everyMs = 5_000;

/** Runs the shop of the demo. @throws `CommandError` at Ctrl-C, and when it cannot listen; `AncrageError` for a URL that is refused */
export async function demo({ port, to, orders, json }: DemoOptions): Promise<void> {
  const stop = interruption();
  const { webhooks, placeOrder } = createShop();
  const shop = await serveShop(webhooks, port, stop).catch((cause) => {
    throw cannotListen({ host: "127.0.0.1", port }, cause);
  });
  try {
    const ended = watchDeliveries(webhooks, json);
    const url = to ?? `${shop.url}/receiver`;
    const { id, secret } = await webhooks.endpoints.create({ name: "Site", url });
    shop.checkWith(secret);
    await webhooks.subscriptions.create(id, { trigger: "OrderPlaced" });
    await webhooks.start();
    if (json) console.log(JSON.stringify({ url: `${shop.url}/portal`, api: shop.url, secret }));
    else for (const line of welcome(shop.url, url, secret)) console.error(line);

    if (orders !== undefined) {
      for (let count = 0; count < orders; count += 1) await placeOrder();
      await ended.count(orders, stop);
    }
    while (orders === undefined && !stop.aborted) {
      await placeOrder();
      await setTimeout(everyMs, undefined, { signal: stop }).catch(() => {});
    }
  } finally {
    await webhooks.stop();
    await shop.close();
  }
  if (stop.aborted) throw interrupted();
}

function welcome(shop: string, receiver: string, secret: string): readonly string[] {
  return [
    `A shop places an order every ${everyMs / 1_000} s, and tells ${receiver} of it.`,
    `Portal   ${shop}/portal`,
    `API      ANCRAGE_URL=${shop} ancrage deliveries`,
    `Secret   ${secret}    # what the receiver checks signatures with: ancrage listen --secret …`,
    "Ctrl-C ends it. Nothing is kept.",
  ];
}

/** Says of every delivery how it goes on; `count` resolves when so many have ended. */
function watchDeliveries(webhooks: Webhooks, json: true | undefined) {
  let seen = 0;
  let onEnded = () => {};
  const say = (state: string, { deliveryId, attempts, error }: DeliveryLifecycle) => {
    if (json) console.log(JSON.stringify({ state, deliveryId, attempts, error }));
    else console.log([deliveryId, state.padEnd(9), `attempt ${attempts}`, error?.message ?? ""].join("  ").trimEnd());
  };
  const end = (state: string) => (delivery: DeliveryLifecycle) => {
    say(state, delivery);
    seen += 1;
    onEnded();
  };
  webhooks.on("delivery.failing", (delivery) => say("failing", delivery));
  webhooks.on("delivery.succeeded", end("succeeded"));
  webhooks.on("delivery.exhausted", end("exhausted"));
  webhooks.on("delivery.canceled", end("canceled"));
  return {
    count: (wanted: number, stop: AbortSignal) =>
      new Promise<void>((resolve) => {
        onEnded = () => {
          if (seen >= wanted || stop.aborted) resolve();
        };
        stop.addEventListener("abort", onEnded);
        onEnded();
      }),
  };
}
