/**
 * The declarations of a project in, what their MJML becomes out. MJML compiles asynchronously and takes its time, so it
 * is done once, before anything is resolved, and looked up by its text from then on.
 */
import type { Declaration } from '../../../../ir/declaration.ts'
import type { CompiledMjml, MjmlProblem, MjmlResult } from '../../../../ir/mjml.ts'
import type { TemplatePartial } from '../../../../ir/partial.ts'
import { present, textField } from '../../../fields/written-field.ts'
import type { KnownPartials } from '../include-partials.ts'
import { writtenTexts } from '../written-texts.ts'
import { mjmlSource } from './mjml-source.ts'

export async function compileMjml(declarations: readonly Declaration[]): Promise<CompiledMjml> {
  const sources = [...new Set(mjmlSources(declarations))]
  const results = new Map<string, MjmlResult>()
  for (const source of sources) results.set(source, await compileOne(source))
  return results
}

/** Bodies may still be wrong here: what is no text counts as absent, and is reported by validate. */
function mjmlSources(declarations: readonly Declaration[]): readonly string[] {
  const partials = new Map(
    declarations.flatMap(({ kind, id, body }) =>
      kind === 'partial' ? [[id, partialOf(id, body)] as const] : [],
    ),
  )
  const known: KnownPartials = { partials, isDeclared: (id) => partials.has(id) }
  return declarations.flatMap(({ kind, body }) => {
    if (kind !== 'template') return []
    const layout = partials.get(textField(body, 'layout') ?? '')
    return writtenTexts(body).flatMap(({ texts }) => {
      const own = texts.mjml ?? texts.html
      return (own === undefined ? undefined : mjmlSource(own, layout, known)?.text) ?? []
    })
  })
}

function partialOf(id: string, body: Declaration['body']): TemplatePartial {
  return present({
    id,
    html: textField(body, 'html'),
    mjml: textField(body, 'mjml'),
    text: textField(body, 'text'),
  })
}

async function compileOne(source: string): Promise<MjmlResult> {
  // Loaded only here: most projects have no MJML, and it is larger than the rest of the compiler.
  const { default: mjml2html } = await import('mjml')
  try {
    const { html, errors } = await mjml2html(source, {
      validationLevel: 'soft',
      ignoreIncludes: true,
      // Fonts are fetched from nowhere unless the template says so with mj-font.
      fonts: {},
    })
    return { html, problems: [...errors.map(problemOf), ...includes(source)] }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { html: '', problems: [{ message }] }
  }
}

function problemOf({ line, message }: { line: number; message: string }): MjmlProblem {
  return { line, message }
}

/** They would be left out without a word. */
function includes(source: string): readonly MjmlProblem[] {
  return source
    .split('\n')
    .flatMap((text, index) =>
      text.includes('<mj-include')
        ? [{ line: index + 1, message: 'mj-include is not read; write {{> partial}} instead' }]
        : [],
    )
}
