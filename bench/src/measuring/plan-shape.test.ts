import { expect, test } from "vitest";
import { planShape } from "./plan-shape.ts";

test("a plan's shape names its nodes and what they read, and no cost", () => {
  const scan = (index: string) => ({
    "Node Type": "Index Scan",
    "Index Name": index,
    "Relation Name": "d",
    "Total Cost": 8,
  });
  const plan = (index: string) => ({
    "Node Type": "Limit",
    Plans: [scan(index), { "Node Type": "Seq Scan", "Relation Name": "q" }],
  });
  expect(planShape(plan("newest"))).toBe("Limit(Index Scan newest, Seq Scan q)");
  expect(planShape(plan("newest"))).not.toBe(planShape(plan("oldest")));
});
