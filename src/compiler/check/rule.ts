/** One rule of check: a graph in, what is suspicious in it out. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Address } from '../../ir/address.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { SegmentCheck } from '../../ir/segment.ts'

export interface Finding {
  readonly address: Address
  readonly path: FieldPath
  readonly message: string
  readonly fix: string
}

export interface Rule {
  readonly code: Extract<
    DiagnosticCode,
    `CRM4${string}` | `CRM32${string}` | `CRM34${string}` | `CRM35${string}`
  >
  /** What a segment writes under `allow` to silence it; absent for rules about other objects. */
  readonly allow?: SegmentCheck
  /** It proves something of every segment, which takes a fifth of a large project's validation: plans leave it out. */
  readonly isProof?: true
  find(graph: ProjectGraph): readonly Finding[]
}
