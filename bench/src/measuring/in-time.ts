/** What `work` gives, or a rejection that names it when it takes longer than `mostMs`. */
export async function inTime<Result>(work: Promise<Result>, name: string, mostMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: not finished after ${mostMs} ms.`)), mostMs);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
