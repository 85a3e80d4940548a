/** A project in, the one statement out that refreshes all its segments together, for people; what each of them brings to it. */
import { CATALOG_DIALECT } from '../../compiler/dialects/table.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledProject } from '../../ir/compiled.ts'
import { hideListedParam } from '../../ir/hide-listed.ts'
import type { PassPart } from '../../ir/pass.ts'
import { mergeDefinitions, passSql } from '../../ir/pass-statement.ts'
import type { SqlText } from '../../ir/sql-text.ts'

export interface ExplainedPass {
  readonly asOf: Instant
  /** In the order of their bits. */
  readonly segments: readonly {
    readonly segment: string
    /** Definitions it reads; those of other segments too are computed once. */
    readonly reads: readonly string[]
    /** Looked at by changes where tables tell them, or always in full. */
    readonly readsEveryone: boolean
  }[]
  /** How many definitions there are, and how many there would be if nothing were shared. */
  readonly definitions: { readonly shared: number; readonly alone: number }
  readonly sql: string
}

export function explainPass({ objects }: CompiledProject, asOf: Instant): ExplainedPass {
  const segments = [...objects.values()].flatMap(({ id, program }) =>
    program.kind === 'segment' ? [{ segment: id, part: program.pass }] : [],
  )
  const parts = segments.map(({ part }) => part)
  return {
    asOf,
    segments: segments.map(({ segment, part }) => ({
      segment,
      reads: readsOf(part),
      readsEveryone: part.readsEveryone,
    })),
    definitions: {
      shared: mergeDefinitions(parts).length,
      alone: parts.reduce((sum, part) => sum + part.definitions.length, 0),
    },
    sql: segments.length === 0 ? '' : statementOf(segments, asOf),
  }
}

function statementOf(
  segments: readonly { readonly segment: string; readonly part: PassPart }[],
  asOf: Instant,
): string {
  const { statements } = CATALOG_DIALECT
  const numbered = segments.map(({ part }, number) => ({ part: shown(part), number }))
  return statements.show(statements.write(passSql({ segments: numbered, asOf }))).trimEnd()
}

export function passText({ segments, definitions, sql }: ExplainedPass): string {
  const lines = segments.map(
    ({ segment, reads, readsEveryone }, bit) =>
      `-- bit ${bit}: ${segment}${readsEveryone ? ', always in full' : ''} (${reads.join(', ') || 'nothing'})`,
  )
  const shared = `-- ${definitions.shared} definitions, ${definitions.alone} if nothing were shared`
  return [...lines, shared, sql, ''].join('\n')
}

function readsOf({ definitions }: PassPart): readonly string[] {
  return definitions.map(({ name }) => name)
}

function shown(part: PassPart): PassPart {
  return {
    ...part,
    definitions: part.definitions.map((definition) =>
      definition.kind === 'set' ? { ...definition, sql: withoutKeys(definition.sql) } : definition,
    ),
  }
}

function withoutKeys({ strings, params }: SqlText): SqlText {
  return { strings, params: params.map((param) => hideListedParam(param)) }
}
