/** What durable stores seal with here; one that only tests know. */
export const sealingKeys = [`ancrage_key_${"A".repeat(43)}`];
