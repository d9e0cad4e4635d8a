// Compiled, not run: what the client takes and gives is what the contracts say.
import { type Client, isAncrageError } from "./index.ts";

export async function lines(client: Client): Promise<void> {
  const { items } = await client.listDeliveries({ query: { state: "failing", limit: 10 } });
  const at: string | undefined = items[0]?.createdAt;
  const reason: "schedule" | "crashed" | null | string | undefined = items[0]?.reason;
  const gone: undefined = await client.deleteEndpoint({ id: "ep_1" });
  const health: "ok" | "stalled" = (await client.health()).status;
  for await (const row of await client.exportDeliveries()) {
    const code: string | null = row.lastErrorCode;
    void code;
  }
  for await (const endpoint of client.items("listEndpoints")) {
    const names: readonly string[] = endpoint.authentication.names;
    void names;
  }
  try {
    await client.replayDelivery({ id: "dlv_1" });
  } catch (error) {
    if (isAncrageError(error, "payload_gone")) {
      const eventId: string = error.details.eventId;
      void eventId;
    }
  }
  void [at, reason, gone, health];

  // @ts-expect-error a state that there is not
  await client.listDeliveries({ query: { state: "failed" } });
  // @ts-expect-error a number is a number
  await client.listDeliveries({ query: { limit: "10" } });
  // @ts-expect-error a query that the route does not read
  await client.getEndpoint({ id: "ep_1", query: { limit: 1 } });
  // @ts-expect-error the path leaves id open
  await client.getEndpoint();
  // @ts-expect-error both values of the path are needed
  await client.revokeSecret({ id: "ep_1" });
  // @ts-expect-error a body is needed
  await client.createEndpoint();
  // @ts-expect-error url is needed
  await client.createEndpoint({ body: { name: "A" } });
  // @ts-expect-error no such kind of authentication
  await client.createEndpoint({ body: { name: "A", url: "u", authentication: { kind: "oauth2" } } });
  // @ts-expect-error no route
  await client.listHooks();
  // @ts-expect-error no list
  client.items("getEndpoint", { id: "ep_1" });
  // @ts-expect-error the secret is not in every reply
  (await client.getEndpoint({ id: "ep_1" })).secret;
}
