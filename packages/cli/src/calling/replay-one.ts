import { type Client, isAncrageError } from "@ancrage/client";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";

/** Sends one delivery again, and prints the new one. @throws `CommandError` when there is none, `AncrageError` */
export async function replayOne(
  client: Client,
  deliveryId: string,
  { json }: { json?: true | undefined },
): Promise<void> {
  try {
    const delivery = await client.replayDelivery({ id: deliveryId });
    console.log(json ? JSON.stringify(delivery) : delivery.id);
  } catch (error) {
    if (!isAncrageError(error, "delivery_not_found")) throw error;
    throw new CommandError(`There is no delivery ${deliveryId}.`, { exitCode: exitCode.nothing });
  }
}
