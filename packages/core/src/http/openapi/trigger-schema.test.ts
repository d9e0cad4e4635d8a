import { expect, test } from "vitest";
import { z } from "zod";
import { defineTrigger } from "../../triggers/define-trigger.ts";
import { payloadSchema } from "./trigger-schema.ts";

function schemaOf(payload: z.ZodType, sample: unknown) {
  const { jsonSchema } = defineTrigger("Made", {
    ...{ description: "Made", resource: "thing", action: "create" },
    payload,
    build: () => null,
    sample,
  });
  return payloadSchema({ name: "Made", schema: jsonSchema });
}

const place = "#/components/schemas/MadePayload";

test("a payload that holds itself refers to its place in the document", () => {
  const folder = z.object({
    name: z.string(),
    get folders() {
      return z.array(folder);
    },
  });
  expect(schemaOf(folder, { name: "a", folders: [] })).toEqual({
    type: "object",
    properties: { name: { type: "string" }, folders: { type: "array", items: { $ref: place } } },
    required: ["name", "folders"],
    additionalProperties: false,
  });
});

test("a part with a name of its own is found below the payload, wherever it is used", () => {
  const money = z.object({ cents: z.int() }).meta({ id: "Money/EUR" });
  const payload = z.object({
    price: money.optional(),
    lines: z.array(z.union([money, z.tuple([money])])),
    byName: z.record(z.string(), money),
  });
  const schema = schemaOf(payload, { lines: [], byName: {} });
  expect(JSON.stringify(schema).match(/"\$ref":"[^"]*"/g)).toEqual(
    Array.from({ length: 4 }, () => `"$ref":"${place}/$defs/Money~1EUR"`),
  );
  expect(schema["$defs"]).toHaveProperty(["Money/EUR", "properties", "cents"]);
});

test("what is data stays as it is, though it is called $ref", () => {
  const payload = z.object({
    $ref: z.literal("#"),
    properties: z.object({ $ref: z.enum(["#/$defs/a"]) }),
  });
  const sample = { $ref: "#", properties: { $ref: "#/$defs/a" } };
  expect(schemaOf(payload.meta({ examples: [sample], default: sample }), sample)).toMatchObject({
    properties: {
      $ref: { const: "#" },
      properties: { properties: { $ref: { enum: ["#/$defs/a"] } } },
    },
    examples: [sample],
    default: sample,
  });
});
