/** The texts of a template's body in, what they read and are made of out; problems are reported where they stand. */

import { addressOf } from '../../../ir/address.ts'
import { allTraits } from '../../../ir/catalog.ts'
import type { TemplatePartial } from '../../../ir/partial.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { includeFrom } from './include-partials.ts'
import type { JourneyStarts } from './journey-starts.ts'
import { parseTemplate } from './parse-template.ts'
import { CONTENT, type PlacedText } from './placed-text.ts'
import { readTemplateText } from './read-template-text.ts'
import type { TemplateNames, TemplateValue } from './template-scope.ts'
import type { TemplateText, TextProblem } from './template-text.ts'
import { layoutParts, wholeText } from './whole-text.ts'
import type { TextField, WrittenTexts } from './written-texts.ts'

export interface ResolvedTexts {
  /** Sorted. */
  readonly traits: readonly string[]
  readonly partials: readonly string[]
  /** Sorted; what is read beside the customer. */
  readonly given: readonly string[]
  /** Sorted; what is read of the event that started the journey. */
  readonly event: readonly string[]
  /** What was read of each text. */
  readonly read: readonly ReadText[]
}

export interface ReadText {
  readonly locale?: string
  readonly field: TextField
  readonly own: PlacedText
  readonly found: TemplateText
}

export interface TextScope {
  readonly layout: TemplatePartial | undefined
  readonly given: Readonly<Record<string, TemplateValue>>
  readonly starts: JourneyStarts | undefined
}

export function resolveTexts(
  written: readonly WrittenTexts[],
  scope: TextScope,
  context: DeclarationContext,
): ResolvedTexts {
  const read = written.flatMap((variant) => readVariant(variant, scope, context))
  const problems = new Map<string, { problem: TextProblem; own: PlacedText }>()
  for (const { found, own } of read) {
    // A text that several locales share is told of once, and that there is no event at the first place that reads it.
    for (const problem of found.problems) {
      const name = problem.code === 'CRM3509' ? problem.code : JSON.stringify(problem)
      if (!problems.has(name)) problems.set(name, { problem, own })
    }
  }
  for (const { problem, own } of problems.values()) reportProblem(problem, own, context)
  const all = (pick: (found: TemplateText) => ReadonlySet<string>) =>
    [...new Set(read.flatMap(({ found }) => [...pick(found)]))].sort()
  return {
    traits: all(({ traits }) => traits),
    given: all(({ given }) => given),
    event: all(({ event }) => event),
    partials: all(({ partials }) => partials).filter((name) => name !== CONTENT),
    read,
  }
}

function readVariant(
  { locale, texts }: WrittenTexts,
  { layout, given, starts }: TextScope,
  context: DeclarationContext,
): readonly ReadText[] {
  const { catalog, partials = new Map() } = context
  const names: TemplateNames = {
    traits: catalog === undefined ? undefined : allTraits(catalog),
    given,
    starts,
  }
  const known = { partials, isDeclared: (id: string) => context.isDeclared('partial', id) }
  return (Object.entries(texts) as [TextField, PlacedText][]).flatMap(([field, own]) => {
    const isLaidOut = field === 'html' || field === 'mjml' || field === 'text'
    const whole = wholeText(own, isLaidOut ? layout : undefined)
    if (whole === undefined) {
      context.report('CRM3502', ['layout'], {
        message: `Layout "${layout?.id}" has no text for \`${field}\``,
        fix: `Give it ${layoutParts(own.part)}.`,
      })
      return []
    }
    const include = includeFrom(known, whole.content)
    const found = readTemplateText(whole.text, names, include)
    const parsed = whole.content === undefined ? undefined : parseTemplate(whole.content)
    const problems =
      parsed !== undefined && 'problem' in parsed
        ? [...found.problems, parsed.problem]
        : found.problems
    if (whole.content !== undefined && !found.partials.has(CONTENT)) {
      context.report('CRM3503', ['layout'], {
        message: `Layout "${layout?.id}" has no place for the text of a template in its \`${whole.text.part}\``,
        fix: 'Write {{> content}} where it goes.',
      })
    }
    const text: TemplateText = {
      traits: found.traits,
      given: found.given,
      event: found.event,
      always: found.always,
      partials: found.partials,
      problems,
    }
    return [{ ...(locale === undefined ? {} : { locale }), field, own, found: text }]
  })
}

/** Without a word of its own a problem is pointed at by its line. */
export function reportProblem(
  problem: TextProblem,
  own: PlacedText,
  context: DeclarationContext,
): void {
  const { code, message, fix, place } = problem
  const { partial, path } = place
  const text = partial === undefined ? own.text : textOfPartial(partial, path, context)
  // The parser says that a text ends too early on the empty line behind its last one.
  const lines = text.slice(0, text.trimEnd().length).split('\n')
  const number = Math.min(problem.line, Math.max(lines.length, 1))
  const field = `\`${path.join('.')}\``
  const where = lines.length === 1 ? `in ${field}` : `in line ${number} of ${field}`
  const token = problem.token ?? lines[number - 1]?.trim()
  context.report(code, path, {
    message: `${message} ${where}`,
    at: placeOf(lines, number, problem.line === number ? problem.column : 1, token),
    ...(fix === undefined ? {} : { fix }),
    ...(token === undefined || token === '' ? {} : { token }),
    ...(partial === undefined ? {} : { about: addressOf('partial', partial) }),
  })
}

/** From where Handlebars found it on to the word itself, when that is on the line. */
function placeOf(lines: readonly string[], line: number, from: number, token = '') {
  const at = (lines[line - 1] ?? '').indexOf(token, from - 1)
  return {
    line,
    column: at === -1 || token === '' ? from : at + 1,
    length: Math.max(token.length, 1),
  }
}

function textOfPartial(
  id: string,
  path: readonly (string | number)[],
  { partials }: DeclarationContext,
): string {
  const partial = partials?.get(id)
  const [part] = path
  if (partial === undefined) return ''
  return (part === 'html' || part === 'mjml' || part === 'text' ? partial[part] : undefined) ?? ''
}
