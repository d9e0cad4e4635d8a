import type { Client, RouteQuery } from "@ancrage/client";
import Table from "cli-table3";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { deliveryCells, deliveryColumns } from "./delivery-cells.ts";

/** Prints one page of deliveries. @throws `CommandError` when there is none, `AncrageError` */
export async function listDeliveries(
  client: Client,
  query: RouteQuery<"listDeliveries">,
  { json }: { json?: true | undefined },
): Promise<void> {
  const { items, nextCursor } = await client.listDeliveries({ query });
  if (json) {
    console.log(JSON.stringify({ items, nextCursor }));
    return;
  }
  if (items.length === 0) throw new CommandError("No delivery is so.", { exitCode: exitCode.nothing });
  const table = new Table({
    head: [...deliveryColumns],
    // Without colours and lines: it also goes to files and through pipes.
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: Object.fromEntries(lines.map((name) => [name, ""])),
  });
  for (const delivery of items) table.push([...deliveryCells(delivery)]);
  console.log(table.toString().replace(/ +$/gm, ""));
  if (nextCursor !== null) console.error(`There are more: --cursor ${nextCursor}`);
}

const lines = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
];
