/** Applied templates in, their renderers out: each version is compiled once per run. */
import type { TemplateProgram } from '../../ir/compiled.ts'
import type { Applied } from '../load-applied.ts'
import { compileTemplate, type Renderer } from './compile-template.ts'

export interface Renderers {
  rendererFor(template: Applied<TemplateProgram>): Renderer
}

export function createRenderers(): Renderers {
  const compiled = new Map<string, { readonly applyId: number; readonly render: Renderer }>()
  return {
    rendererFor({ id, applyId, program }) {
      const known = compiled.get(id)
      if (known?.applyId === applyId) return known.render
      const render = compileTemplate(program.template)
      compiled.set(id, { applyId, render })
      return render
    },
  }
}
