/** Code that receives: checks the signature over the bytes as they came, then reads them. */
export const receiverCode = `import { verifyWebhook } from "@ancrage/core";
import express from "express";

const app = express();
app.post("/webhooks", express.raw({ type: "*/*" }), (request, response) => {
  const { id } = verifyWebhook({
    headers: request.headers,
    body: request.body,
    secret: process.env.WEBHOOK_SECRET,
  });
  // An event may arrive twice: id is the same.
  const { type, data } = JSON.parse(request.body.toString("utf8"));
  console.log(id, type, data);
  response.sendStatus(204);
});
app.listen(3000);
`;
