import { parseArgs } from "node:util";
import { runDeliveryBenchmark } from "./delivery-benchmark.ts";
import { startReceiver } from "./receiver.ts";
import { report } from "./report.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const size =
  values.quick === true ? { rounds: 5, deliveriesPerRound: 4_000 } : { rounds: 9, deliveriesPerRound: 20_000 };

const receiver = await startReceiver();
try {
  const result = await runDeliveryBenchmark(receiver, { ...size, inFlight: 128 });
  console.log(values.json === true ? JSON.stringify(result, null, 2) : report(result));
} finally {
  await receiver.stop();
}
