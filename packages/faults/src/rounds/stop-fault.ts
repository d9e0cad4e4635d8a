import type { Fault } from "./fault.ts";

/**
 * A dispatcher is stopped (SIGSTOP) with answers in hand, until another one has claimed what it held, and goes on (SIGCONT)
 * while that one holds it: what it records comes too late.
 */
export const stoppedPastLease: Fault = {
  name: "dispatcher stopped past its lease",
  // Who else could take over is of no use here.
  dispatchers: 0,
  async inject({ world }) {
    const zombie = await world.startDispatcher({ at: "answer received", nth: 5 });
    await zombie.heard("paused");
    zombie.signal("SIGSTOP");
    // It is told now, and cannot know before it goes on.
    zombie.goOn();
    const heir = await world.startDispatcher({ at: "deliveries claimed again", nth: 1 });
    await heir.heard("paused");
    zombie.signal("SIGCONT");
    await world.until("the stopped dispatcher records something too late", () =>
      zombie.said.some(({ said, message }) => said === "log" && String(message).startsWith("A result came after")),
    );
    heir.goOn();
    return { deaths: 1, overAt: Date.now() };
  },
};
