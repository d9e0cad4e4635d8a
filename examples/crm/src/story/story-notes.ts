import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readFileIfAny } from "../files/read-file-if-any.ts";
import { writeFileWhole } from "../files/write-file-whole.ts";

/** How far a telling has come, kept in a file, so that one that was broken off by a kill goes on where it was. */
export interface StoryNotes {
  /** The company that this telling is about; another for every telling, so that nothing of one is met by the next. */
  readonly companyId: string;
  /** What a step that held has returned; absent: it has not held yet. */
  recall(title: string): { readonly result: unknown } | undefined;
  /** Notes that a step held. Its result must be JSON. */
  keep(title: string, result: unknown): void;
  /** The telling has ended: the next one begins anew. */
  forget(): void;
}

const content = z.object({
  companyId: z.string(),
  steps: z.array(z.object({ title: z.string(), result: z.unknown().optional() })),
});

/** The notes in the file `story.json` of `folder`, or the first ones of a new telling. */
export function openStoryNotes(folder: string): StoryNotes {
  const path = join(folder, "story.json");
  const kept = readFileIfAny(path);
  const { companyId, steps } = content.parse(
    kept === null ? { companyId: `story-${randomBytes(4).toString("hex")}`, steps: [] } : JSON.parse(kept),
  );
  const write = () => writeFileWhole(path, JSON.stringify({ companyId, steps }));
  if (kept === null) write();
  return {
    companyId,
    recall(title) {
      const step = steps.find((one) => one.title === title);
      return step && { result: step.result };
    },
    keep(title, result) {
      steps.push({ title, result });
      write();
    },
    forget: () => rmSync(path, { force: true }),
  };
}
