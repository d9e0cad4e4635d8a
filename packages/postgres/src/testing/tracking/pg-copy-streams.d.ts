declare module "pg-copy-streams" {
  import type { Submittable } from "pg";

  /** The side of a COPY ... FROM STDIN into which its lines are written. */
  export function from(text: string): Submittable & NodeJS.WritableStream;
}
