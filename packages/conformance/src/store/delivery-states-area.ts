import fc from "fast-check";
import { deliveryActions } from "./delivery-actions.ts";
import { DeliveryHistory } from "./delivery-history.ts";
import { Scene } from "./scene.ts";
import type { StoreSuite } from "./store-suite.ts";
import { withStore } from "./store-test.ts";

/** The states of a delivery under any sequence of claims, results, lost leases and changes to endpoints. */
export function deliveryStatesArea({ test, createStore, propertyRuns = 60 }: StoreSuite): void {
  test("claims and leases: whatever happens, terminal deliveries never change, attempts have no gaps, one process holds a delivery, and stale results write nothing", () =>
    fc.assert(
      fc.asyncProperty(deliveryActions, (actions) =>
        withStore(createStore, async (underTest) => {
          const history = new DeliveryHistory(new Scene(underTest));
          await history.begin();
          for (const action of actions) await history.play(action);
        }),
      ),
      { numRuns: propertyRuns },
    ));
}
