import { Scene } from "./scene.ts";
import type { StoreSuite, StoreUnderTest } from "./store-suite.ts";

/** One case of the suite. */
export type StoreTest = (title: string, run: (scene: Scene) => Promise<void>) => void;

/** The test function that an area is given: titles say its group, and each case gets a store of its own. */
export function storeTest({ test, createStore }: StoreSuite, group: string): StoreTest {
  return (title, run) => {
    test(`${group}: ${title}`, () => withStore(createStore, (underTest) => run(new Scene(underTest))));
  };
}

/** Runs `run` with a fresh store, which is closed afterwards even when `run` fails. */
export async function withStore(
  createStore: StoreSuite["createStore"],
  run: (underTest: StoreUnderTest) => Promise<void>,
): Promise<void> {
  const underTest = await createStore();
  try {
    await run(underTest);
  } finally {
    await underTest.close();
  }
}
