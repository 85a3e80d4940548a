/** A directory in; reads and parses its YAML files and does nothing else: what any tool that reads them must pay. */
import { readdirSync, readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'

const [directory = '.'] = process.argv.slice(2)
for (const name of readdirSync(directory)) {
  if (name.endsWith('.yaml')) parseAllDocuments(readFileSync(`${directory}/${name}`, 'utf8'))
}
