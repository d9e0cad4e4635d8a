/** A number from 0 up to, not including, 1. Spreads retries; never makes a secret. */
export type Random = () => number;
