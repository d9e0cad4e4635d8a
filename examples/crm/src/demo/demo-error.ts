/** Something that whoever starts the demo can put right. It is shown by its message alone, which says how. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}
