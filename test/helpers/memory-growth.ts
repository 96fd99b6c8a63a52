const EVERY_MS = 5

/** How much more memory (resident, in bytes) this process had at most while a task ran than before it. */
export async function memoryGrowth(task: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss()
  let highest = before
  const look = () => {
    highest = Math.max(highest, process.memoryUsage.rss())
  }
  const timer = setInterval(look, EVERY_MS)
  try {
    await task()
    look()
  } finally {
    clearInterval(timer)
  }
  return highest - before
}
