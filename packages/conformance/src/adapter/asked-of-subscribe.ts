/** What the operation is asked when a subscribe call names trigger and URL alone. */
export const askedOfSubscribe = {
  trigger: "NewOpportunity",
  targetUrl: "https://zap.example/1",
  ...{ scope: undefined, filter: undefined, content: undefined, whenTooLarge: undefined, expiresAt: undefined },
};
