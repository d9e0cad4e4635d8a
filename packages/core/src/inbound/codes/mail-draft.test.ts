import { expect, test } from "vitest";
import { mailDraft } from "./mail-draft.ts";

const draft = {
  publicUrl: "https://host.example/123456/TEST1/api/v1/WebHook",
  code: "MONSERVICE-7f3k9q2m4n8p1r5t6v0w2x3y4z7a",
  hook: "refresh-customer",
  description: "Reads a customer again",
  label: "Acme",
  methods: ["GET"],
  parameters: ["dos", "refreshCustomer"],
};

test("base address and code stand on lines of their own, and together in an attachment", async () => {
  const text = Buffer.from(await mailDraft(draft)).toString();
  const plain = text.replaceAll("=\r\n", "").replaceAll("=3D", "=").split("\r\n");
  expect(plain).toContain(draft.publicUrl);
  expect(plain).toContain(draft.code);
  expect(text).toMatch(/^X-Unsent: 1\r$/m);
  expect(text).toContain("filename=refresh-customer.txt");
  expect(text).toMatch(/^Content-Type: multipart\/mixed/m);
});

test("what somebody called a label cannot add a header or a recipient", async () => {
  const label = "x\r\nBcc: everybody@example.com";
  const text = Buffer.from(await mailDraft({ ...draft, label })).toString();
  expect(text).not.toMatch(/^Bcc:/m);
  expect(text).not.toMatch(/^To:/m);
});
