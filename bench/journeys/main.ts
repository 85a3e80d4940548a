/**
 * `npm run bench:journeys`: what sending to everyone costs, beside writing the same rows of the ledger by hand in the same run.
 * `-- --people N` chooses one size, `--json` prints one object a line.
 */
import { totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { startServer } from '../bench-database.ts'
import { type IdleFigure, type JourneyFigure, measureJourneys } from './measure-journeys.ts'

const { values } = parseArgs({
  options: { people: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const sizes = values.people === undefined ? [100_000, 1_000_000] : [Number(values.people)]

const figures: (JourneyFigure | IdleFigure)[] = []

function print(figure: JourneyFigure | IdleFigure): void {
  figures.push(figure)
  console.log(values.json ? JSON.stringify(figure) : lineOf(figure))
}

function lineOf(figure: JourneyFigure | IdleFigure): string {
  const shown = (count: number) => count.toLocaleString('en-US')
  if (figure.name === 'idle-tick') {
    return `${'idle tick'.padEnd(12)}${`${shown(figure.people)} waiting`.padStart(22)}${`${(figure.seconds * 1000).toFixed(1)} ms`.padStart(12)}`
  }
  const { name, messages, seconds, rssMb } = figure
  const whole = figures.find((one) => one.name === 'end-to-end' && one.messages === messages)
  const ratio =
    name === 'floor' && whole
      ? `end-to-end reaches ${(seconds / whole.seconds).toFixed(2)} of it`
      : ''
  return [
    name.padEnd(12),
    `${shown(messages)} messages`.padStart(22),
    `${seconds.toFixed(2)} s`.padStart(12),
    `${shown(Math.round(messages / seconds))} a second`.padStart(20),
    `${shown(rssMb)} MB`.padStart(10),
    ratio.padStart(32),
  ]
    .join('')
    .trimEnd()
}

// As PostgreSQL's documentation advises: a quarter of the memory, and no checkpoint in the middle, which would come upon one of the two. A server that
// has run for a while writes over its old log; a new one would fill each file of it with zeros first.
const quarter = Math.floor(totalmem() / 4 / 2 ** 20)
const server = await startServer([
  ...['-c', `shared_buffers=${quarter}MB`, '-c', 'max_wal_size=16GB'],
  ...['-c', 'checkpoint_timeout=30min', '-c', 'wal_init_zero=off'],
])
try {
  for (const people of sizes) await measureJourneys(await server.newDatabase(), people, print)
} finally {
  await server.stop()
}
