import { breakingReceivers } from "./breaking-receivers.ts";
import { floodingReceivers } from "./flooding-receivers.ts";
import { garblingReceivers } from "./garbling-receivers.ts";
import type { HostileReceiver } from "./hostile-receiver.ts";
import { redirectingReceivers } from "./redirecting-receivers.ts";
import { stallingReceivers } from "./stalling-receivers.ts";
import { breakingTlsReceivers, tlsFaults } from "./tls-faults.ts";

/** Every way to misbehave that is known here, each with what must come of it. */
export const hostileReceivers: readonly HostileReceiver[] = [
  ...breakingReceivers,
  ...garblingReceivers,
  ...stallingReceivers,
  ...floodingReceivers,
  ...redirectingReceivers,
  ...tlsFaults,
  ...breakingTlsReceivers,
];
