/**
 * `npm run bench`: what validating, planning and starting cost, against bare node in the same run.
 * `-- --json` prints one object a line, `-- --sizes 100,1000` chooses sizes, `-- --save` rewrites baseline.json.
 */
import { writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startServer } from './bench-database.ts'
import { type Figure, figureLine } from './figure.ts'
import { measureSize } from './measure-growth.ts'
import { measureStart } from './measure-start.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '100,1000,10000' },
    save: { type: 'boolean', default: false },
  },
})

const figures: Figure[] = []

function print(figure: Figure): void {
  const smaller = figures.findLast(({ name, segments }) => name === figure.name && segments)
  console.log(values.json ? JSON.stringify(figure) : figureLine(figure, smaller))
  figures.push(figure)
}

for (const figure of await measureStart()) print(figure)
const server = await startServer()
try {
  for (const size of values.sizes.split(',').map(Number)) {
    for (const figure of await measureSize(server, size)) print(figure)
  }
} finally {
  await server.stop()
}
if (values.save) {
  // A busy machine shows in the load: its ratios still tell, its seconds do not.
  const load = Number(loadavg()[2]?.toFixed(1))
  const machine = { node: process.version, cores: availableParallelism(), load }
  const text = `${JSON.stringify({ machine, figures }, undefined, 2)}\n`
  await writeFile(new URL('baseline.json', import.meta.url), text)
}
