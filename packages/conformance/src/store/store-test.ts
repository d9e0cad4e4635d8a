import { Scene } from "./scene.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** What runs the suite: a test function of any runner, and a fresh store for each case. */
export interface StoreConformanceOptions {
  readonly test: (name: string, run: () => Promise<void>) => void;
  createStore(): Promise<StoreUnderTest>;
}

/** One case of the suite. */
export type StoreTest = (name: string, run: (scene: Scene) => Promise<void>) => void;

/** The test function that a file of the suite is given: names say the area, and each case gets a store of its own. */
export function storeTest({ test, createStore }: StoreConformanceOptions, area: string): StoreTest {
  return (name, run) => test(`${area}: ${name}`, () => withStore(createStore, (store) => run(new Scene(store))));
}

/** Runs `run` with a fresh store, which is closed afterwards even when `run` fails. */
export async function withStore(
  createStore: StoreConformanceOptions["createStore"],
  run: (store: StoreUnderTest) => Promise<void>,
): Promise<void> {
  const underTest = await createStore();
  try {
    await run(underTest);
  } finally {
    await underTest.close();
  }
}
