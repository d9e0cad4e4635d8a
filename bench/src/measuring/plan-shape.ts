/** A node of a plan as `EXPLAIN (FORMAT JSON)` tells it. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

/** What PostgreSQL does, without costs and estimates: `Limit(Index Scan deliveries_of_endpoint)`. */
export function planShape(node: PlanNode): string {
  const inside = (node.Plans ?? []).map(planShape).join(", ");
  const on = node["Index Name"] ?? node["Relation Name"];
  return `${node["Node Type"]}${on === undefined ? "" : ` ${on}`}${inside === "" ? "" : `(${inside})`}`;
}
