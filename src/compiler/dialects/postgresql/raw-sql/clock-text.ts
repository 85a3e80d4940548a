/** A text in, whether it means another instant each time it becomes one out: `now`, and `yesterday 10:00 KST`. */

const CLOCK = /^(now|today|tomorrow|yesterday)$/i
/** What may stand beside such a word in a date and time, between digits and signs: halves of the day, and zones. */
const BESIDE = /^(am|pm|z|utc|gmt|[A-Z]{2,5}|[A-Za-z_]+\/[A-Za-z_/]+)$/

export function readsClock(text: string): boolean {
  const words = text.split(/[\s\d:.,+-]+/).filter((word) => word !== '')
  return (
    words.some((word) => CLOCK.test(word)) &&
    words.every((word) => CLOCK.test(word) || BESIDE.test(word))
  )
}
