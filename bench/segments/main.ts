/**
 * `npm run bench:segments`: what refreshing segments costs, beside the same segments as hand-written queries in the same run.
 * `-- --customers N --events M` chooses one size, `--segments 10,100` how many, `--json` prints one object a line.
 */
import { parseArgs } from 'node:util'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import { startServer, withClient } from '../bench-database.ts'
import { measureSegments, type SegmentFigure } from './measure-segments.ts'
import { fillShop, type ShopSize } from './shop-data.ts'

const { values } = parseArgs({
  options: {
    customers: { type: 'string' },
    events: { type: 'string' },
    segments: { type: 'string', default: '10,100,1000' },
    json: { type: 'boolean', default: false },
  },
})

const MAIN = 100
const sizes: readonly ShopSize[] =
  values.customers === undefined || values.events === undefined
    ? [
        { customers: 100_000, events: 1_000_000 },
        { customers: 1_000_000, events: 10_000_000 },
      ]
    : [{ customers: Number(values.customers), events: Number(values.events) }]

const figures: SegmentFigure[] = []

function print(figure: SegmentFigure): void {
  figures.push(figure)
  console.log(values.json ? JSON.stringify(figure) : lineOf(figure))
}

function lineOf(figure: SegmentFigure): string {
  const { name, customers, events, segments, seconds } = figure
  const to = (other: SegmentFigure['name']) => {
    const found = figures.find(
      (each) => each.name === other && each.events === events && each.segments === segments,
    )
    return found === undefined || other === name
      ? ''
      : `${(seconds / found.seconds).toPrecision(2)} × ${other}`
  }
  return [
    name.padEnd(12),
    `${customers.toLocaleString('en-US')} customers`.padStart(20),
    `${events.toLocaleString('en-US')} events`.padStart(18),
    `${segments.toLocaleString('en-US')} segments`.padStart(15),
    `${seconds.toFixed(2)} s`.padStart(10),
    to('baseline').padStart(18),
    to('floor').padStart(14),
  ]
    .join('  ')
    .trimEnd()
}

const server = await startServer([
  '-c',
  'shared_buffers=1GB',
  '-c',
  'work_mem=64MB',
  '-c',
  'maintenance_work_mem=1GB',
  '-c',
  'max_wal_size=8GB',
])
try {
  for (const size of sizes) {
    const url = await server.newDatabase()
    await withClient(url, (client) => fillShop(client, size))
    const db = new PostgresDatabase({ url })
    try {
      await withClient(url, async (client) => {
        for (const segments of values.segments.split(',').map(Number)) {
          const asked = {
            segments,
            isWithBaseline: segments === MAIN || values.segments === String(segments),
          }
          await measureSegments({ db, client, print, ...size }, asked)
        }
      })
    } finally {
      await db.close()
    }
  }
} finally {
  await server.stop()
}
