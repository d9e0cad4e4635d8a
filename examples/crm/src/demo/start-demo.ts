import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Queries } from "../crm/storage/crm-database.ts";
import { type RunningReceiver, startReceiver } from "../receiver/start-receiver.ts";
import type { DemoSettings } from "./demo-settings.ts";
import { openDatabase } from "./open-database.ts";
import { type RunningCrm, startCrm } from "./start-crm.ts";
import { stripeSecretIn } from "./stripe-secret-in.ts";

export interface RunningDemo {
  readonly crm: RunningCrm;
  readonly receiver: RunningReceiver;
  /** The database, past the CRM. */
  readonly outside: Queries;
  /** With which Stripe signs what it sends to the shop. */
  readonly stripeSecret: string;
  /** The CRM first: its deliveries in flight still need a receiver. */
  stop(): Promise<void>;
}

/**
 * Starts the receiver in another process, and then the CRM, which at once sends what a former one left behind.
 * @throws `DemoError` when the database or a port cannot be had
 */
export async function startDemo(settings: DemoSettings): Promise<RunningDemo> {
  mkdirSync(settings.folder, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    for (const one of stops.splice(0).reverse()) await one();
  }
  try {
    const database = await openDatabase(settings.folder, settings.databaseUrl);
    stops.push(database.close);
    const receiver = await startReceiver(join(settings.folder, "receiver"));
    stops.push(receiver.stop);
    const stripeSecret = stripeSecretIn(settings.folder);
    const crm = await startCrm(database.client, { ...settings, stripeSecret });
    stops.push(crm.stop);
    return { crm, receiver, outside: database.outside, stripeSecret, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
