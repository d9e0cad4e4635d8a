import { expect, test } from "vitest";
import { sampleBody } from "./sample-body.ts";

test.each(['{"a":1}', " [1]", '"x"', "{ a: 1 }"])("%s is JSON, or meant to be", (sample) => {
  expect(sampleBody(sample)).toEqual({ json: sample.trim() });
});

test.each(["https://erp.example/api?dos=998", "?dos=998", "dos=998&query[0][a]=1"])("%s is a query", (sample) => {
  expect(sampleBody(` ${sample}\n`)).toEqual({ query: sample });
});
