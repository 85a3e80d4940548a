/** A text of a template in, the most bytes of EUC-KR it can take for anybody out, or what could make it longer. */
import { allTraits, type Catalog, type Described } from '../../../ir/catalog.ts'
import { eucKrBytes, outsideEucKr } from '../../../ir/euc-kr.ts'
import type { JourneyStart } from './journey-starts.ts'
import { parseTemplate } from './parse-template.ts'
import { isPath } from './template-nodes.ts'

export interface LongestText {
  readonly bytes: number
  /** What is written in the text and cannot be encoded, each character once. */
  readonly outside: readonly string[]
  /** Variables of any length: `customer.name`. */
  readonly unbounded: readonly string[]
}

/** A link of a message is the page's address and a token, whose parts are always of the same length. */
export const TOKEN_LENGTH = 79

/** As they are rendered; amounts of more digits than this are no prices. */
const LONGEST = { number: 20, money: 20, boolean: 5, date: 10, instant: 24 } as const
/** A syllable takes two bytes, and nothing takes more. */
const BYTES_OF_CHARACTER = 2

export function longestText(
  text: string,
  catalog: Catalog | undefined,
  page: string | undefined,
  starts: readonly JourneyStart[] = [],
): LongestText {
  const parsed = parseTemplate({ text, part: 'text', place: { path: [] } })
  const measure = new Measure(catalog, page, starts)
  const bytes = 'problem' in parsed ? 0 : measure.program(parsed.program)
  return { bytes, outside: [...measure.outside], unbounded: [...measure.unbounded] }
}

class Measure {
  readonly outside = new Set<string>()
  readonly unbounded = new Set<string>()
  private readonly traits: Columns
  private readonly page: string | undefined
  private readonly starts: readonly JourneyStart[]

  constructor(
    catalog: Catalog | undefined,
    page: string | undefined,
    starts: readonly JourneyStart[],
  ) {
    this.traits = catalog === undefined ? {} : allTraits(catalog)
    this.page = page
    this.starts = starts
  }

  program(program: hbs.AST.Program | undefined): number {
    return (program?.body ?? []).reduce((sum, node) => sum + this.statement(node), 0)
  }

  private statement(node: hbs.AST.Statement): number {
    if (isContent(node)) {
      for (const character of outsideEucKr(node.value)) this.outside.add(character)
      return eucKrBytes(node.value)
    }
    if (isMustache(node)) return this.variable(node.path)
    if (isBlock(node)) return this.block(node)
    return 0
  }

  /** One of the two sides is rendered. */
  private block({ path, program, inverse }: hbs.AST.BlockStatement): number {
    if (path.original === 'each') this.unbounded.add('#each')
    return Math.max(this.program(program), this.program(inverse))
  }

  private variable(path: hbs.AST.Expression): number {
    const written = isPath(path) ? path.original : '…'
    const name = written.replace(/^(?:this\.|@root\.|\.\/)/, '')
    if (/^links\.(?:unsubscribe|preferences)$/.test(name) && this.page !== undefined) {
      return eucKrBytes(this.page) + '?token='.length + TOKEN_LENGTH
    }
    const length = this.lengthNamed(name)
    if (length === undefined) this.unbounded.add(name)
    return length ?? 0
  }

  private lengthNamed(name: string): number | undefined {
    const [, root, part = ''] = /^(customer|event|journey)\.(\w+)$/.exec(name) ?? []
    if (root === 'customer') return lengthIn(this.traits, part)
    if (root === 'event') {
      return longest(this.starts.map(({ event }) => lengthIn(event?.properties ?? {}, part)))
    }
    if (root !== 'journey') return undefined
    if (part === 'enrolledAt') return LONGEST.instant
    const ids = this.starts.flatMap(({ journey, steps }) => (part === 'id' ? [journey] : steps))
    return longest(ids.map(eucKrBytes))
  }
}

type Columns = Readonly<Record<string, Described & { readonly maxLength?: number }>>

function lengthIn(columns: Columns, name: string): number | undefined {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  return column === undefined ? undefined : lengthOf(column)
}

/** Nothing when one of them has no limit. */
function longest(lengths: readonly (number | undefined)[]): number | undefined {
  return lengths.reduce((most, one) => {
    return most === undefined || one === undefined ? undefined : Math.max(most, one)
  }, 0)
}

function lengthOf({
  type,
  maxLength,
}: Described & { readonly maxLength?: number }): number | undefined {
  if (type === 'list') return undefined
  if (type !== 'text') return LONGEST[type]
  return maxLength === undefined ? undefined : maxLength * BYTES_OF_CHARACTER
}

function isContent(node: hbs.AST.Statement): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement'
}

function isMustache(node: hbs.AST.Statement): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement'
}

function isBlock(node: hbs.AST.Statement): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement'
}
