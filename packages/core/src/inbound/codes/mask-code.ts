/** What is shown of a code, anywhere: its first three characters. */
export function maskCode(code: string): string {
  return `${code.slice(0, 3)}***`;
}
