/** A text of a template in, the most bytes of EUC-KR and characters it can take for anybody out, or what could make it longer. */
import { allTraits, type Catalog, type Described } from '../../../ir/catalog.ts'
import { eucKrBytes, outsideEucKr } from '../../../ir/euc-kr.ts'
import type { JourneyStart } from './journey-starts.ts'
import { parseTemplate } from './parse-template.ts'
import { isPath } from './template-nodes.ts'

export interface LongestText {
  /** Of EUC-KR. */
  readonly bytes: number
  /** UTF-16 units; each character of a value counts as one. */
  readonly characters: number
  /** What is written in the text and cannot be encoded, each character once. */
  readonly outside: readonly string[]
  /** Variables of any length: `customer.name`. */
  readonly unbounded: readonly string[]
}

/** A link of a message is the page's address and a token, whose parts are always of the same length. */
export const TOKEN_LENGTH = 79

/** As they are rendered; amounts of more digits than this are no prices. */
const LONGEST = { number: 20, money: 20, boolean: 5, date: 10, instant: 24 } as const

/** What is counted: of a text that is written, and of each character of a value that is not there yet. */
interface Unit {
  of(text: string): number
  readonly perCharacter: number
}

/** A syllable takes two bytes, and nothing takes more. */
const BYTES: Unit = { of: eucKrBytes, perCharacter: 2 }
const CHARACTERS: Unit = { of: ({ length }) => length, perCharacter: 1 }

export function longestText(
  text: string,
  catalog: Catalog | undefined,
  page: string | undefined,
  starts: readonly JourneyStart[] = [],
): LongestText {
  const parsed = parseTemplate({ text, part: 'text', place: { path: [] } })
  const program = 'problem' in parsed ? undefined : parsed.program
  const measure = new Measure(BYTES, catalog, page, starts)
  const bytes = measure.program(program)
  const characters = new Measure(CHARACTERS, catalog, page, starts).program(program)
  return { bytes, characters, outside: [...measure.outside], unbounded: [...measure.unbounded] }
}

class Measure {
  readonly outside = new Set<string>()
  readonly unbounded = new Set<string>()
  private readonly unit: Unit
  private readonly traits: Columns
  private readonly page: string | undefined
  private readonly starts: readonly JourneyStart[]

  constructor(
    unit: Unit,
    catalog: Catalog | undefined,
    page: string | undefined,
    starts: readonly JourneyStart[],
  ) {
    this.unit = unit
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
      return this.unit.of(node.value)
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
      return this.unit.of(this.page) + '?token='.length + TOKEN_LENGTH
    }
    const length = this.lengthNamed(name)
    if (length === undefined) this.unbounded.add(name)
    return length ?? 0
  }

  private lengthNamed(name: string): number | undefined {
    const [, root, part = ''] = /^(customer|event|journey)\.(\w+)$/.exec(name) ?? []
    if (root === 'customer') return lengthIn(this.traits, part, this.unit)
    if (root === 'event') {
      return longest(
        this.starts.map(({ event }) => lengthIn(event?.properties ?? {}, part, this.unit)),
      )
    }
    if (root !== 'journey') return undefined
    if (part === 'enrolledAt') return LONGEST.instant
    const ids = this.starts.flatMap(({ journey, steps }) => (part === 'id' ? [journey] : steps))
    return longest(ids.map((id) => this.unit.of(id)))
  }
}

type Columns = Readonly<Record<string, Described & { readonly maxLength?: number }>>

function lengthIn(columns: Columns, name: string, unit: Unit): number | undefined {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  return column === undefined ? undefined : lengthOf(column, unit)
}

/** Nothing when one of them has no limit. */
function longest(lengths: readonly (number | undefined)[]): number | undefined {
  return lengths.reduce((most, one) => {
    return most === undefined || one === undefined ? undefined : Math.max(most, one)
  }, 0)
}

function lengthOf(
  { type, maxLength }: Described & { readonly maxLength?: number },
  { perCharacter }: Unit,
): number | undefined {
  if (type === 'list') return undefined
  if (type !== 'text') return LONGEST[type]
  return maxLength === undefined ? undefined : maxLength * perCharacter
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
