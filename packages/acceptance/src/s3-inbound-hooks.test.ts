import { expect, test } from "vitest";
import { inInboundWorld } from "./in-inbound-world.ts";
import { answerRows } from "./inbound-answer-rows.ts";
import { callRows } from "./inbound-call-rows.ts";
import { parsingRows } from "./inbound-parsing-rows.ts";

const rows = { ...callRows, ...parsingRows, ...answerRows };

inInboundWorld(rows);

// What is seen in the browser alone has its rows with the portal.
test.each(
  // biome-ignore format: read as a list
  [
    "S3.00", "S3.02", "S3.03", "S3.04", "S3.05", "S3.06", "S3.07", "S3.08", "S3.09", "S3.10", "S3.11", "S3.12",
    "S3.13", "S3.14", "S3.15", "S3.16", "S3.17", "S3.18", "S3.19", "S3.20", "S3.21", "S3.22", "S3.23",
  ],
)("%s is proven by one of the rows above", (id) => {
  expect(Object.keys(rows).filter((row) => row.includes(id))).not.toEqual([]);
});
