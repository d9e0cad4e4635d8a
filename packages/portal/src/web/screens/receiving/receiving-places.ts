/** The screens of receiving, by how their places begin, in the order in which they are offered. */
export const receivingScreens = ["inbound-hooks", "codes", "receipts", "refusals", "paths"] as const;

/** One of them. */
export type ReceivingScreenName = (typeof receivingScreens)[number];

/** Whether a place is one of receiving. */
export function isReceivingScreen(screen: string): screen is ReceivingScreenName {
  return receivingScreens.some((one) => one === screen);
}
