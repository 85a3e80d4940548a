/** Mixed segments in, what the compiler makes of them as a project over the shop's tables out. */
import { type CompileResult, compileDeclarations } from '../../src/compiler/compile.ts'
import type { CatalogProgram, SegmentProgram } from '../../src/ir/compiled.ts'
import type { Declaration } from '../../src/ir/declaration.ts'
import type { JsonObject } from '../../src/ir/json.ts'
import type { MixedSegment } from './mixed-segments.ts'

const CATALOG: JsonObject = {
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    changes: { column: 'updated_at', lag: '10m' },
    traits: { country: 'text', vip: 'boolean', age: 'number', signed_up_at: 'instant' },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: 'ordered_at',
      id: 'id',
      changes: { column: 'added_at', lag: '10m' },
      properties: { total: { type: 'money', currency: 'EUR' }, category: 'text', channel: 'text' },
    },
  },
}

export interface CompiledSegments {
  readonly segments: ReadonlyMap<string, SegmentProgram>
  readonly catalog: CatalogProgram
}

export function compileSegments(mixed: readonly MixedSegment[]): CompiledSegments {
  const result = compileDeclarations(declaration('project', 'bench', { zone: 'UTC' }), [
    declaration('catalog', 'bench', CATALOG),
    ...mixed.map(({ id, where }) => declaration('segment', id, { where })),
  ])
  const programs = [...objectsOf(result)].map(({ id, program }) => ({ id, program }))
  const segments = programs.flatMap(({ id, program }) =>
    program.kind === 'segment' ? [[id, program] as const] : [],
  )
  const catalog = programs.find(({ program }) => program.kind === 'catalog')?.program
  if (catalog?.kind !== 'catalog') throw new Error('no catalog')
  return { segments: new Map(segments), catalog }
}

function objectsOf({ compiled, diagnostics }: CompileResult) {
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics))
  return compiled.objects.values()
}

function declaration(kind: Declaration['kind'], id: string, body: JsonObject): Declaration {
  const locate = () => ({ file: 'bench', line: 1, column: 1 })
  return { kind, id, body, source: { file: 'bench', syntax: 'yaml', locate } }
}
