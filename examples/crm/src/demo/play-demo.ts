import { crmStory } from "../story/crm-story.ts";
import { paymentsStory } from "../story/payments-story.ts";
import { playStory, type Telling } from "../story/play-story.ts";
import { openStoryNotes } from "../story/story-notes.ts";
import { createStoryWorld } from "../story/story-world.ts";
import type { DemoSettings } from "./demo-settings.ts";
import { startDemo } from "./start-demo.ts";

// The story takes some seconds, and up to half a minute more where a demo was killed while it delivered: what it had
// begun is taken over once it counts as dead.
const longestStoryMs = 60_000;

/**
 * `npm run demo -- --once`: starts everything, plays the story, stops everything. Returns whether every step held. A story
 * that was broken off by a kill goes on where it was.
 */
export async function playDemo(settings: DemoSettings): Promise<boolean> {
  const demo = await startDemo(settings);
  const signal = AbortSignal.timeout(longestStoryMs);
  try {
    const notes = openStoryNotes(settings.folder);
    const world = createStoryWorld({ demo, companyId: notes.companyId, signal });
    const stories = async (telling: Telling) => {
      await crmStory(telling, world);
      await paymentsStory(telling, world);
    };
    return await playStory(stories, { print: console.log, notes, signal });
  } finally {
    await demo.stop();
  }
}
