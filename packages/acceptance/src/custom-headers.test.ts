import { expect } from "vitest";
import { startRawReceiver } from "./raw-receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Zoë 🚀", amount: 1200 };

const hostileNames = [
  ...["x-a\r\nx-smuggled: 1", "x\ra", "x\na", "x-a\r\n", "\nx-a", "x\0a", "x a", " x-a", "x-a ", "x:a", ":x", "x\ta"],
  ...["x-é", "x-\u010d\u010ax-smuggled", "x-🚀", "", "x".repeat(129), "x".repeat(10_240)],
  ...["Host", "hOsT", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Proxy-Authorization"],
  ...["Webhook-Signature", "webhook-id", "__proto__", "Content-Type", "TE", "Keep-Alive", "sec-fetch-site"],
];
const hostileValues = [
  ...["1\r\nx-smuggled: 1", "1\r\n\r\nPOST / HTTP/1.1", "1\r\n x-smuggled: 1", "1\n\tx", "1\r", "1\n", "1\0", "1\x7f"],
  ...[
    "1\u010d\u010ax-smuggled: 1",
    "\u010a",
    "\u010d",
    "é",
    "1 ",
    " 1",
    "\t1",
    "",
    "x".repeat(4_097),
    "x".repeat(102_400),
  ],
];

onEveryStore(
  "no hostile header gets in, and a request has exactly the headers that were let in, byte for byte",
  async (host) => {
    const receiver = await startRawReceiver();
    try {
      const url = `http://127.0.0.1:${receiver.port}/hook?x=1`;
      const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Raw", url });
      await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });

      const hostile = [
        ...hostileNames.map((name) => ({ name, value: "1" })),
        ...hostileValues.map((value) => ({ name: "x-a", value })),
      ];
      for (const header of hostile) {
        for (const change of [
          { headers: [header] },
          { authentication: { kind: "httpHeader", headers: [header] } },
          ...(header.name === "x-a" ? [{ authentication: { kind: "bearer", token: header.value } }] : []),
        ]) {
          const { status, body } = await host.call("PATCH", `/endpoints/${endpoint.id}`, change);
          expect([status, body.error?.code], JSON.stringify(change).slice(0, 200)).toEqual([400, "invalid_request"]);
        }
      }

      const headers = [
        { name: "X-Team", value: "blue  and red" },
        { name: "!#$%&'*+-.^_`|~", value: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" },
        { name: "x-long", value: "x".repeat(4_096), isSecret: true },
      ];
      const authentication = { kind: "httpHeader", headers: [{ name: "X-Key", value: "hunter2" }] };
      const changed = await host.call("PATCH", `/endpoints/${endpoint.id}`, { headers, authentication });
      expect(changed.status).toBe(200);
      await host.insert(deal);
      await host.ledger(1);

      const requests = await receiver.arrived(1);
      expect(requests).toHaveLength(1);
      const [{ requestLine, headers: sent, body } = { requestLine: "", headers: [], body: "" }] = requests;
      expect(requestLine).toBe("POST /hook?x=1 HTTP/1.1");
      expect(sent).toEqual([
        ["host", `127.0.0.1:${receiver.port}`],
        ["connection", "keep-alive"],
        ["x-team", "blue  and red"],
        ["!#$%&'*+-.^_`|~", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
        ["x-long", "x".repeat(4_096)],
        ["x-key", "hunter2"],
        ["content-type", "application/json"],
        ["user-agent", "Ancrage"],
        ["accept-encoding", "identity"],
        ["webhook-id", expect.stringMatching(/^evt_[0-9a-f]{32}$/)],
        ["webhook-timestamp", expect.stringMatching(/^\d{10}$/)],
        ["webhook-signature", expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/)],
        ["webhook-endpoint", endpoint.id],
        ["webhook-depth", "1"],
        ["webhook-origin", expect.stringMatching(/^ancrage-[0-9a-f]{16}$/)],
        ["content-length", String(body.length)],
      ]);
      expect(JSON.parse(Buffer.from(body, "latin1").toString()).data).toEqual(deal);
    } finally {
      await receiver.close();
    }
  },
);

onEveryStore("what authenticates in the query goes out as it stands in the URL, and in no header", async (host) => {
  const receiver = await startRawReceiver();
  try {
    const url = `http://127.0.0.1:${receiver.port}/a%20b/?own=%2F+c`;
    const parameters = [{ name: "k\r\ny", value: "v\r\nx-smuggled: 1" }];
    const authentication = { kind: "httpQueryString", parameters };
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Raw", url, authentication });
    await host.call("POST", `/endpoints/${endpoint.id}/test`, { trigger: "NewOpportunity" });
    const [request] = await receiver.arrived(1);
    expect(request?.requestLine).toBe("POST /a%20b/?own=%2F+c&k%0D%0Ay=v%0D%0Ax-smuggled%3A%201 HTTP/1.1");
    const ours = ["content-type", "user-agent", "accept-encoding", "webhook-id", "webhook-timestamp"];
    const about = ["webhook-signature", "webhook-endpoint", "webhook-depth", "webhook-origin"];
    const names = ["host", "connection", ...ours, ...about, "content-length"];
    expect(request?.headers.map(([name]) => name)).toEqual(names);
  } finally {
    await receiver.close();
  }
});
