// Names under these never belong to a public receiver: RFC 6761 (localhost), RFC 6762 with its appendix G (local, and
// what networks use privately), RFC 8375 (home.arpa), ICANN (internal), and what service discovery answers to.
const localSuffixes = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "home.arpa",
  "svc",
  "consul",
];

/** Whether `name` (lower case, without a trailing dot) means something only inside a network. A name without a dot does. */
export function isLocalName(name: string): boolean {
  return !name.includes(".") || localSuffixes.some((suffix) => name.endsWith(`.${suffix}`));
}
