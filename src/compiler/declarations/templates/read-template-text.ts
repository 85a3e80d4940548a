/** One text of a template in, partials and all, what it reads and its problems out. */
import { parseTemplate } from './parse-template.ts'
import type { Include, PlacedText } from './placed-text.ts'
import { TemplateReader } from './template-reader.ts'
import type { TemplateNames } from './template-scope.ts'
import type { TemplateText } from './template-text.ts'

export function readTemplateText(
  text: PlacedText,
  names: TemplateNames,
  include: Include,
): TemplateText {
  const reader = new TemplateReader(names, include)
  const program = parseTemplate(text)
  if ('problem' in program) reader.problems.push(program.problem)
  else reader.read(text, program.program)
  return reader
}
