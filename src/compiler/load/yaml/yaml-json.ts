/** One parsed YAML node in, plain JSON out, with what JSON cannot say reported at its node. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import { canonicalDecimal } from '../../../ir/value.ts'
import { MOST_LEVELS, NESTING_FIX, nestedMessage } from '../nesting.ts'

export type ReportNode = (
  code: DiagnosticCode,
  node: Node,
  detail: { readonly message: string; readonly fix?: string },
) => void

/** Nodes one document may grow to through its aliases: ample for config, small for a bomb. */
const ALIAS_BUDGET = 10_000

interface Reading {
  readonly document: Document.Parsed
  readonly report: ReportNode
  /** Anchors being read, so that one inside itself ends. */
  readonly open: Set<Node>
  aliased: number
  isTooDeep: boolean
}

export function yamlJson(document: Document.Parsed, report: ReportNode): Json {
  const reading: Reading = { document, report, open: new Set(), aliased: 0, isTooDeep: false }
  return document.contents === null ? null : nodeJson(document.contents, reading, 0)
}

function nodeJson(node: unknown, reading: Reading, level: number): Json {
  if (isScalar(node)) return scalarJson(node, reading)
  if (isAlias(node)) return aliasJson(node, reading, level)
  if (!isMap(node) && !isSeq(node)) return null
  if (level >= MOST_LEVELS) return tooDeep(node, reading)
  if (isMap(node)) return mapJson(node, reading, level)
  return node.items.map((item) => nodeJson(item, reading, level + 1))
}

/** Said once: what lies beside it is as deep. */
function tooDeep(node: Node, reading: Reading): Json {
  if (!reading.isTooDeep) {
    reading.report('CRM1018', node, { message: nestedMessage(), fix: NESTING_FIX })
  }
  reading.isTooDeep = true
  return null
}

function mapJson(node: YAMLMap, reading: Reading, level: number): JsonObject {
  const entries: [string, Json][] = []
  for (const pair of node.items) {
    const key = pair.key
    if (!isPair(pair) || !isScalar(key)) continue
    const name = String(key.value)
    if (name === '<<') {
      reading.report('CRM1015', key, {
        message: 'Merge keys (`<<`) are not part of YAML 1.2 and are not read',
        fix: 'Repeat the fields, or name the whole value with an anchor and an alias.',
      })
      continue
    }
    entries.push([name, nodeJson(pair.value, reading, level + 1)])
  }
  return Object.fromEntries(entries)
}

function aliasJson(alias: Alias, reading: Reading, level: number): Json {
  const target = alias.resolve(reading.document)
  if (target === undefined) {
    reading.report('CRM1015', alias, {
      message: `There is no anchor &${alias.source} before this alias`,
      fix: 'Name an anchor that stands before it, or put a text that starts with * in quotes.',
    })
    return null
  }
  reading.aliased += 1
  const isCircle = reading.open.has(target)
  if (isCircle || reading.aliased > ALIAS_BUDGET) {
    // Beyond the budget once is enough.
    if (isCircle || reading.aliased === ALIAS_BUDGET + 1) {
      reading.report('CRM1015', alias, {
        message: isCircle
          ? `Alias *${alias.source} stands inside its own anchor`
          : 'Aliases make this document too large',
        fix: 'Write the value out.',
      })
    }
    return null
  }
  reading.open.add(target)
  const value = nodeJson(target, reading, level)
  reading.open.delete(target)
  return value
}

function scalarJson(node: Scalar, reading: Reading): Json {
  const { value } = node
  if (typeof value === 'number') return numberJson(node, value, reading)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : String(value)
}

/** A number is kept as its digits when reading it as a float would change it, and that is said. */
function numberJson(node: Scalar, value: number, reading: Reading): Json {
  const source = node.source ?? String(value)
  const exact = canonicalDecimal(source)
  const isExact = exact === undefined ? Number.isFinite(value) : exact === canonicalDecimal(value)
  // A leading zero says that it is no number at all, but a telephone or article number.
  if (isExact && !/^[+-]?0\d/.test(source)) return value
  reading.report('CRM1016', node, {
    message: Number.isFinite(value)
      ? `${source} is not kept as written: it would become the number ${String(value)}`
      : `${source} is not a number that can be compared`,
    fix: Number.isFinite(value) ? `Write it in quotes: '${source}'.` : 'Write a decimal number.',
  })
  return source
}
