import { createPublicKey, verify } from "node:crypto";
import { expect } from "vitest";
import type { ReceivedRequest } from "./receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Zoë 🚀 \u2028", amount: 1200 };

/** What a receiver can say that has nothing but a request, the address of the API and node:crypto. */
async function verifiedAgainstJwks({ headers, body }: ReceivedRequest, api: string): Promise<boolean> {
  const reply = await fetch(`${api}/endpoints/${headers["webhook-endpoint"]}/jwks`);
  const { keys } = JSON.parse(await reply.text());
  const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  const signatures = String(headers["webhook-signature"])
    .split(" ")
    .filter((signature) => signature.startsWith("v1a,"))
    .map((signature) => Buffer.from(signature.slice("v1a,".length), "base64"));
  return keys.some((key: { kty: string; crv: string; x: string }) =>
    signatures.some((signature) => verify(null, signed, createPublicKey({ key, format: "jwk" }), signature)),
  );
}

onEveryStore(
  "v1a is verified against the served JWKS by a receiver that knows nothing else, before, during and after a rotation",
  async (host, receiver) => {
    const wanted = { name: "Verifier", url: receiver.url("/v"), signature: "v1a" };
    const { status, body: endpoint } = await host.call("POST", "/endpoints", wanted);
    expect([status, endpoint.secret.slice(0, 5)]).toEqual([201, "whpk_"]);
    await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
    for (let sent = 1; sent <= 3; sent++) {
      await host.insert(deal);
      const request = (await receiver.arrived("/v", sent))[sent - 1];
      if (request === undefined) throw new Error("Nothing arrived.");
      expect(await verifiedAgainstJwks(request, host.origin)).toBe(true);
      expect(await verifiedAgainstJwks({ ...request, body: `${request.body} ` }, host.origin)).toBe(false);
      const overlapMs = sent === 1 ? 60_000 : 0;
      const { body } = await host.call("POST", `/endpoints/${endpoint.id}/secrets`, { signature: "v1a", overlapMs });
      expect(body.secrets).toHaveLength(sent === 1 ? 2 : 1);
      expect(await verifiedAgainstJwks(request, host.origin)).toBe(sent === 1);
    }
  },
);

onEveryStore(
  "the JWKS of an endpoint that is absent or deleted is, byte for byte, that of one without public keys",
  async (host, receiver) => {
    const made: string[] = [];
    for (const signature of ["v1", "v1a", "v1a"]) {
      const wanted = { name: `E-${made.length}`, url: receiver.url(`/${made.length}`), signature };
      made.push((await host.call("POST", "/endpoints", wanted)).body.id);
    }
    await host.call("DELETE", `/endpoints/${made[1]}`);
    const jwks = async (id = "ep_unknown") => {
      const reply = await fetch(`${host.origin}/endpoints/${id}/jwks`);
      const headers = [...reply.headers].filter(([name]) => name !== "date" && name !== "etag");
      return { status: reply.status, headers, text: await reply.text() };
    };
    const [without, deleted, absent] = [await jwks(made[0]), await jwks(made[1]), await jwks()];
    expect(without).toMatchObject({ status: 200, text: '{"keys":[]}' });
    expect([deleted, absent]).toEqual([without, without]);
    expect(JSON.parse((await jwks(made[2])).text).keys).toHaveLength(1);
  },
);
