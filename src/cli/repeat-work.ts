/** Work and seconds in, a timer that does not keep the process alive out. */
import type { Repeat } from '../apply/apply-lock.ts'

export const repeatWork: Repeat = (work, seconds) => {
  const timer = setInterval(work, seconds * 1000)
  timer.unref()
  return () => clearInterval(timer)
}
