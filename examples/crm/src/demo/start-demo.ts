import { type RunningReceiver, startReceiver } from "../receiver/start-receiver.ts";
import { type RunningCrm, startCrm } from "./start-crm.ts";

export interface RunningDemo {
  readonly crm: RunningCrm;
  readonly receiver: RunningReceiver;
  /** The CRM first: its deliveries in flight still need a receiver. */
  stop(): Promise<void>;
}

/** Starts the CRM, and the receiver in another process. @throws `DemoError` when the CRM's port cannot be had */
export async function startDemo(port: number): Promise<RunningDemo> {
  const crm = await startCrm(port);
  try {
    const receiver = await startReceiver();
    return {
      crm,
      receiver,
      async stop() {
        try {
          await crm.stop();
        } finally {
          await receiver.stop();
        }
      },
    };
  } catch (error) {
    await crm.stop();
    throw error;
  }
}
