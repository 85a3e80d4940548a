/** The decision on the language in, examples of it out: a law compiles them, so what the reference shows is what crm accepts. */
import { readFileSync } from 'node:fs'

const DECISION = readFileSync(
  new URL('../../docs/decisions/20261122-the-language.md', import.meta.url),
  'utf8',
)

export interface ExamplePlace {
  /** The whole heading. */
  readonly heading: string
  /** Only the lines with this text; absent: the section's whole blocks. */
  readonly yaml?: string
  readonly ts?: string
}

export interface Example {
  readonly yaml: string
  readonly ts: string
}

export function exampleAt({ heading, yaml, ts }: ExamplePlace): Example {
  const section = sectionOf(heading)
  return {
    yaml: chosen(blocks(section, 'yaml'), yaml, heading),
    ts: chosen(blocks(section, 'ts'), ts, heading),
  }
}

function sectionOf(heading: string): string {
  const start = DECISION.search(new RegExp(`^#{2,3} ${escaped(heading)}$`, 'm'))
  if (start < 0) throw new Error(`the decision on the language has no section "${heading}"`)
  const body = DECISION.slice(DECISION.indexOf('\n', start) + 1)
  const end = body.search(/^#{1,3} \S.*$/m)
  return end < 0 ? body : body.slice(0, end)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function blocks(section: string, syntax: 'yaml' | 'ts'): string {
  const found = section.matchAll(new RegExp(`\`\`\`${syntax}\\n([\\s\\S]*?)\`\`\``, 'g'))
  return [...found].map(([, text = '']) => text).join('\n')
}

function chosen(text: string, part: string | undefined, heading: string): string {
  const lines = text.trimEnd().split('\n')
  const kept = part === undefined ? lines : lines.filter((line) => line.includes(part)).map(alone)
  if (kept.join('') === '') throw new Error(`no example with "${part}" in section "${heading}"`)
  return kept.join('\n')
}

/** A line without what was around it. */
function alone(line: string): string {
  return line
    .trim()
    .replace(/,$/, '')
    .replace(/ {2,}#/, '  #')
}
