import { expect, test } from "vitest";
import { openUndiciSender } from "../contenders/sender.ts";
import { monotonicMs } from "../measuring/monotonic-ms.ts";
import { startReceiver } from "./receiver.ts";

test("it counts what came since it was last asked, and keeps arrivals by the clock of all processes", async () => {
  const receiver = await startReceiver({ keepsArrivals: true });
  const sender = openUndiciSender({ url: receiver.url, inFlight: 2 });
  try {
    const beforeMs = monotonicMs();
    await sender.send(7, "four");
    const { requests, bodyBytes, arrivals } = await receiver.takeReceived();
    expect({ requests, bodyBytes }).toEqual({ requests: 1, bodyBytes: 4 });
    expect(arrivals).toMatchObject([{ eventId: `evt_${"7".padStart(32, "0")}`, endpointId: `ep_${"0".repeat(32)}` }]);
    expect(arrivals[0]?.atMs).toBeGreaterThan(beforeMs);
    expect(arrivals[0]?.atMs).toBeLessThan(monotonicMs());
    expect((await receiver.takeReceived()).requests).toBe(0);
  } finally {
    await sender.close();
    await receiver.stop();
  }
});
