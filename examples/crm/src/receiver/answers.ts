/** The receiver's paths, and the status with which each answers the same webhook, verified, for the first, second, … time. */
export const answers: Readonly<Record<string, (time: number) => number>> = {
  "/hook": () => 200,
  // Fails twice and then recovers, for every webhook anew.
  "/flaky": (time) => (time <= 2 ? 500 : 200),
  "/gone": () => 410,
};
