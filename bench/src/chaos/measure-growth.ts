/** Watches the memory of this process. The returned function stops and gives the most that it has grown by, in bytes. */
export function measureGrowth(): () => number {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 10);
  return () => {
    clearInterval(timer);
    look();
    return most - before;
  };
}
