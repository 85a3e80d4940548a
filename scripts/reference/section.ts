/** What is known of one word of the language in, its section of the reference out. */
import { type Example, type ExamplePlace, exampleAt } from './decision-examples.ts'

/** What no schema says of a word. */
export interface Note {
  /** Beside the description, to the letter; ends with a full stop. */
  readonly means?: string
  /** Row of the product. */
  readonly rows: string
  /** Paragraphs of the semantics. */
  readonly semantics: string
  /** Page of the guide, with its anchor if any. */
  readonly guide: string
  /** Page of the reference that says it to the letter. */
  readonly exact?: string
  /** Fields that only the compiler asks for. */
  readonly required?: readonly string[]
  /** Of the decision on the language, unless it has none. */
  readonly example: ExamplePlace | Example
}

export interface Described {
  readonly word: string
  readonly description: string
  readonly table: string
}

export function section({ word, description, table }: Described, note: Note): string {
  return [
    `## ${word}`,
    [description, note.means].filter((text) => text !== undefined && text !== '').join(' '),
    ...(table === '' ? [] : [table]),
    exampleText('heading' in note.example ? exampleAt(note.example) : note.example),
    closing(note),
  ].join('\n\n')
}

function exampleText({ yaml, ts }: Example): string {
  return `\`\`\`yaml\n${yaml}\n\`\`\`\n\n\`\`\`ts\n${ts}\n\`\`\``
}

function closing({ rows, semantics, guide, exact }: Note): string {
  const links = [
    `Guide: [${titleOf(guide)}](../guide/${guide})`,
    ...(exact === undefined ? [] : [`to the letter: [${titleOf(exact)}](${exact})`]),
  ]
  const paragraphs = semantics === '' ? '' : `, semantics ${semantics}`
  return `*${rows}${paragraphs}.* ${links.join('; ')}.`
}

/** `segments-over-time.md#stopped` → `segments over time` */
function titleOf(link: string): string {
  return link.replace(/\.md.*$/, '').replaceAll('-', ' ')
}

/** A page that begins with what it is. */
export function page(title: string, introduction: string, sections: readonly string[]): string {
  return `# ${title}\n\n${introduction}\n\n${sections.join('\n\n')}\n`
}
