const longestName = 253;

/**
 * Whether `hostname`, as the URL parser wrote it, can be a name in DNS: labels of 1 to 63 letters, digits, hyphens or
 * underscores (some receivers have them), 253 characters in all, perhaps a dot at the end.
 */
export function isHostName(hostname: string): boolean {
  const name = withoutTrailingDot(hostname);
  return name.length <= longestName && name.split(".").every((label) => /^[a-z0-9_-]{1,63}$/.test(label));
}

/** `example.com.` and `example.com` are one name. */
export function withoutTrailingDot(hostname: string): string {
  return hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
}
