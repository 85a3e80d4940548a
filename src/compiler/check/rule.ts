/** One rule of check: a graph in, what is suspicious in it out. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Address } from '../../ir/address.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { FieldPath } from '../../ir/location.ts'

export interface Finding {
  readonly address: Address
  readonly path: FieldPath
  readonly message: string
  readonly fix: string
}

export interface Rule {
  readonly code: Extract<DiagnosticCode, `CRM4${string}`>
  find(graph: ProjectGraph): readonly Finding[]
}
