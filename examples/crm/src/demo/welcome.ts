import type { DemoToken } from "../crm/logins/demo-tokens.ts";

export interface Welcome {
  readonly crmUrl: string;
  readonly receiverUrl: string;
  /** Whether the records are on a server. */
  readonly onServer: boolean;
  /** URLs of Acme's codes at the shop. */
  readonly callUrls: { readonly erp: string; readonly stripe: string; readonly supportDesk: string };
}

/** What the demo prints when it runs: where everything is, and lines to paste into another terminal. */
export function welcome({ crmUrl, receiverUrl, onServer, callUrls }: Welcome): string {
  // Quoted, because some shells take a question mark for a pattern.
  const get = (path: string, token: DemoToken) =>
    `curl -sw '\\n' '${crmUrl}${path}' -H 'Authorization: Bearer ${token}'`;
  const post = (path: string, token: DemoToken, body: unknown) =>
    `${get(path, token)} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;

  const subscription = { trigger: "NewOpportunity", targetUrl: `${receiverUrl}/hook` };
  const customer = { name: "Ada Ltd", email: "ada@example.com" };
  const opportunity = { customerId: "C-1", label: "New roof", amount: 12_000, isProject: true };
  const creditCheck = { name: "Credit check", url: `${receiverUrl}/credit`, envelope: "bare" };
  const order = { customerId: "C-1", label: "Tiles", amount: 900 };
  const paid = { trigger: "OrderPaid", targetUrl: `${receiverUrl}/paid` };
  const checkout = { id: "cs_1", amount_total: 12_000, currency: "eur" };
  const payment = JSON.stringify({ id: "evt_1", type: "checkout.session.completed", data: { object: checkout } });
  const refund = JSON.stringify({ orderId: "cs_1", amount: 2_000 });
  const columns = "company_id, id, customer_id, label, amount, is_project";
  const values = "'acme', crm.next_id('acme', 'D'), 'C-1', 'New shed', 3000, true";
  const records = onServer
    ? "on the server of DATABASE_URL, in the schema crm; Ancrage's are in the schema ancrage"
    : "in .ancrage/database, with PGlite";
  return `CRM        ${crmUrl}  (its API under /api, webhooks under /webhooks; a shop that receives payments under /payments)
Receiver   ${receiverUrl}  (another process; /hook answers 200, /flaky 500 twice and then 200, /gone 410, /paid 200, /credit 422 beyond 10000)

Portal     ${crmUrl}/login/acme-operator  logs a browser in as the operator of Acme (any token below will do) and opens it
           ${crmUrl}/payments/webhooks/portal/#/receipts  once logged in: the shop's, with what others called

Tokens     acme-operator    an operator of Acme: sees all of the company
           acme-subscriber  a subscriber of Acme: sees its own subscriptions and deliveries
           globex-operator  an operator of Globex, another company: sees nothing of Acme

Records    ${records}; what you try stays there

Try this in another terminal.

Subscribe, and pass the answer on to the receiver, which takes the secret from it (it is shown this once):
  ${post("/webhooks/subscriptions", "acme-subscriber", subscription)} \\
    | tee /dev/stderr | curl -s -X PUT --data-binary @- '${receiverUrl}/hook/secret'

Insert a customer and a project; the receiver prints what reaches it:
  ${post("/api/customers", "acme-operator", customer)}
  ${post("/api/opportunities", "acme-operator", opportunity)}

Insert a project with plain SQL, past the CRM, and it arrives too. Here each line that you type is run:
  insert into crm.opportunities (${columns}) values (${values})

List the deliveries, as an operator and as the subscriber:
  ${get("/webhooks/deliveries", "acme-operator")}
  ${get("/webhooks/deliveries?state=failing", "acme-subscriber")}

See what NewOpportunity would send for the newest records:
  ${get("/webhooks/triggers/NewOpportunity/performList", "acme-subscriber")}

Let the credit check of the receiver stop orders: make an endpoint, and put the id answered in place of ENDPOINT_ID:
  ${post("/webhooks/endpoints", "acme-operator", creditCheck)} \\
    | tee /dev/stderr | curl -s -X PUT --data-binary @- '${receiverUrl}/credit/secret'
  ${post("/webhooks/endpoints/ENDPOINT_ID/subscriptions", "acme-operator", { trigger: "OrderPlaced", mode: "sync" })}

Place an order that it accepts, and one that it refuses: 409, with a message and a log, and it is not in the list:
  ${post("/api/orders", "acme-operator", order)}
  ${post("/api/orders", "acme-operator", { ...order, label: "Gold tiles", amount: 90_000 })}
  ${get("/api/orders", "acme-operator")}

The other direction. Let /paid know what is paid at the shop:
  ${post("/payments/webhooks/subscriptions", "acme-operator", paid)} \\
    | tee /dev/stderr | curl -s -X PUT --data-binary @- '${receiverUrl}/paid/secret'

Call the shop as an ERP does, by a code of its own and as it is typed; anybody who has the code may:
  curl -sw '\\n' '${callUrls.erp}?dos=998&refreshCustomer=C0000001'

Call it as Stripe does, signed with the secret that the demo keeps; /paid is told of the order:
  body='${payment}'; time=$(date +%s)
  sign=$(printf '%s' "$time.$body" | openssl dgst -sha256 -hmac "$(cat .ancrage/stripe-secret)" -r | cut -d' ' -f1)
  curl -sw '\\n' '${callUrls.stripe}' -H 'Content-Type: application/json' -H "Stripe-Signature: t=$time,v1=$sign" -d "$body"

Ask for a refund as its support desk does, which waits for the answer; again and again, until nothing is left:
  curl -sw '\\n' '${callUrls.supportDesk}' -H 'Content-Type: application/json' -d '${refund}'

See what was stored of these calls:
  ${get("/payments/webhooks/receipts", "acme-operator")}

Ctrl-C stops both.
`;
}
