/** The name of a smart group and an opened project in, a file of the project that says the same in plain conditions out. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { stringify } from 'yaml'
import {
  SMART_GROUP_NAMES,
  SMART_GROUPS,
  type SmartGroup,
} from '../../compiler/language/shorthands/smart-groups.ts'
import { suggestName } from '../../diagnostics/closest-name.ts'
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { OpenedProject } from '../open-project.ts'
import { conditionCode, valueCode } from './condition-code.ts'

export interface EjectRequest {
  /** `smart/vip` */
  readonly what: string
  /** Id of the segment; the group's name when absent. */
  readonly id: string | undefined
  readonly syntax: 'yaml' | 'ts'
  readonly cwd: string
}

/** The path written, from the working directory. */
export function ejectGroup(
  { what, id: given, syntax, cwd }: EjectRequest,
  { graph, settings }: OpenedProject,
): Checked<string | undefined> {
  const name = what.replace(/^smart\//, '')
  const group = Object.hasOwn(SMART_GROUPS, name) ? SMART_GROUPS[name] : undefined
  if (group === undefined || !what.startsWith('smart/')) return unknownGroup(what)
  const mapping = graph.catalog?.smart
  if (mapping === undefined) {
    return refuse(
      'The catalog does not say what a purchase is, so there is nothing to write out.',
      'Add `smart: { purchase: { event: …, total: … } }` to the catalog.',
    )
  }
  const id = given ?? name
  const declared = graph.declarations.get(addressOf('segment', id))
  if (declared !== undefined) {
    return refuse(
      `Segment "${id}" is declared in ${declared.source.file} already.`,
      'Take that declaration out first, or give the new segment another id with --as.',
    )
  }
  const path = join(settings.root, 'segments', `${id}.${syntax}`)
  const shown = relative(cwd, path)
  if (existsSync(path))
    return refuse(`${shown} exists already.`, 'Move it, or name another with --as.')
  const where = group.where(mapping)
  const text =
    syntax === 'yaml'
      ? yamlText(id, group, where)
      : typescriptText({ id, group, where, path, cwd }, graph)
  if (text === undefined) {
    return refuse(
      'The catalog is not exported by a TypeScript file, so TypeScript cannot name its events.',
      'Eject to YAML: leave --syntax out.',
    )
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return { value: shown, diagnostics: [] }
}

function unknownGroup(what: string): Checked<undefined> {
  const known = SMART_GROUP_NAMES.map((name) => `smart/${name}`)
  return refuse(
    `There is no "${what}" to eject.`,
    suggestName(what, known) ?? `There are ${known.join(', ')}.`,
  )
}

function refuse(message: string, fix: string): Checked<undefined> {
  return { value: undefined, diagnostics: [diagnostic('CRM9805', { message, fix })] }
}

function yamlText(id: string, { title, description }: SmartGroup, where: JsonObject): string {
  return stringify({ segment: id, title, description, where }, { lineWidth: 100 })
}

interface Ejected {
  readonly id: string
  readonly group: SmartGroup
  readonly where: JsonObject
  readonly path: string
  readonly cwd: string
}

function typescriptText(
  { id, group, where, path, cwd }: Ejected,
  { catalog, declarations }: OpenedProject['graph'],
): string | undefined {
  const source = declarations.get(addressOf('catalog', catalog?.id ?? ''))?.source
  if (source?.syntax !== 'typescript') return undefined
  const file = resolve(cwd, source.file)
  const name = /export const (\w+)\s*=\s*defineCatalog\b/.exec(readFileSync(file, 'utf8'))?.[1]
  if (name === undefined) return undefined
  const imports = new Set(['defineSegment'])
  const code = conditionCode(where, name, imports)
  const from = posix.normalize(relative(dirname(path), file).replaceAll('\\', '/'))
  return `import { ${[...imports].sort().join(', ')} } from 'crm-as-code'
import { ${name} } from '${from.startsWith('.') ? from : `./${from}`}'

defineSegment(${valueCode(id)}, {
  title: ${valueCode(group.title)},
  description: ${valueCode(group.description)},
  where: ${code.replaceAll('\n', '\n  ')},
})
`
}
