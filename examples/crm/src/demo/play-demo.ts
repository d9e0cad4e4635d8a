import { crmStory } from "../story/crm-story.ts";
import { playStory } from "../story/play-story.ts";
import { createStoryWorld } from "../story/story-world.ts";
import { startDemo } from "./start-demo.ts";

// The story takes some seconds. With this and a stop that waits for deliveries in flight, the demo ends within a minute.
const longestStoryMs = 40_000;

/** `npm run demo -- --once`: starts everything, plays the story, stops everything. Returns whether every step held. */
export async function playDemo(port: number): Promise<boolean> {
  const demo = await startDemo(port);
  const signal = AbortSignal.timeout(longestStoryMs);
  try {
    const world = createStoryWorld({ crmUrl: demo.crm.url, receiver: demo.receiver, signal });
    return await playStory((telling) => crmStory(telling, world), { print: console.log, signal });
  } finally {
    await demo.stop();
  }
}
