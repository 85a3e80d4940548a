/** Where the published data sets are, and whether they are there; they are read in place and never copied. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DIRECTORY =
  process.env.CRM_REAL_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

export function dataFile(path: string): string {
  return `${DIRECTORY}/${path}`
}

/** For `describe.skipIf`; says why, so that a skipped suite does not look like a passed one. */
export function isDataMissing(path: string): boolean {
  const isMissing = !existsSync(dataFile(path))
  if (isMissing) console.warn(`Skipped: no ${dataFile(path)}. Set CRM_REAL_DATA to the data sets.`)
  return isMissing
}
