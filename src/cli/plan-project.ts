/** A compiled project and an open state in, the plan between them out; reads in one snapshot, locks and changes nothing. */
import type { Locate } from '../adapters/check-catalog.ts'
import { readAppliedState } from '../apply/read-state.ts'
import { type Checked, type Diagnostic, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { addressOf } from '../ir/address.ts'
import type { Instant } from '../ir/clock.ts'
import type { CompiledProject } from '../ir/compiled.ts'
import { DatabaseError, endsConnection } from '../ir/database.ts'
import type { ProjectGraph } from '../ir/graph.ts'
import { checkCustomers } from '../plan/check-customers.ts'
import { makePlan } from '../plan/make-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { createImpactPort } from '../plan/query-impact.ts'
import { SegmentRefused } from '../plan/refused-segment.ts'
import { heldByHand } from './hold/held-by-hand.ts'
import type { OpenedState } from './open-state.ts'

export interface PlanRequest {
  readonly state: OpenedState
  readonly compiled: CompiledProject
  /** For the places of what the database does not have. */
  readonly graph?: ProjectGraph
  readonly asOf: Instant
  readonly environment: string
  readonly crmVersion: string
}

/** What `--env` is when it is not given. */
export const DEFAULT_ENVIRONMENT = 'default'

export async function planProject(request: PlanRequest): Promise<Checked<Plan | undefined>> {
  const { state, compiled } = request
  const { checkCatalog } = await import('../adapters/check-catalog.ts')
  try {
    return await state.db.transaction(
      async (tx): Promise<Checked<Plan | undefined>> => {
        const locate = locateIn(request.graph)
        const mismatches = await checkCatalog(tx, compiled, locate)
        if (hasErrors(mismatches)) return { value: undefined, diagnostics: mismatches }
        const applied = await readAppliedState(tx, state.schema)
        const customers = checkCustomers(compiled, applied, locate)
        if (hasErrors(customers)) return { value: undefined, diagnostics: customers }
        const { initialized } = applied
        const measure = createImpactPort({ tx, schema: state.schema, initialized })
        const { asOf, environment, crmVersion } = request
        const plan = await makePlan({ compiled, applied, asOf, environment, crmVersion, measure })
        const held = initialized ? await heldByHand(tx, state.schema) : []
        const diagnostics = [...mismatches, ...customers, ...plan.diagnostics, ...held]
        return { value: plan.value, diagnostics }
      },
      { isolation: 'repeatable read', readOnly: true },
    )
  } catch (error) {
    if (error instanceof SegmentRefused) {
      return { value: undefined, diagnostics: [refusedSegment(error, locateIn(request.graph))] }
    }
    if (!(error instanceof DatabaseError)) throw error
    return { value: undefined, diagnostics: [refused(error)] }
  }
}

function locateIn(graph: ProjectGraph | undefined): Locate {
  return (address, path, word) => graph?.declarations.get(address)?.source.locate(path, word)
}

function refused(error: DatabaseError) {
  if (endsConnection(error)) {
    return diagnostic('CRM6034', {
      message: `The database failed while the plan was made: ${error.message}.`,
      fix: 'Nothing was changed. Check the database and the connection to it, then plan again.',
    })
  }
  return diagnostic('CRM6005', {
    message: `The database refused to read what the plan needs: ${error.message}.`,
    fix: 'Mend what the database names; `crm sql SEGMENT` prints the statement of a segment.',
  })
}

function refusedSegment({ segment, refusal }: SegmentRefused, locate: Locate): Diagnostic {
  const address = addressOf('segment', segment)
  const location = locate(address, ['where'])
  return diagnostic('CRM6005', {
    address,
    ...(location === undefined ? {} : { location }),
    message: `The database refused the statement of segment "${segment}": ${refusal.message}.`,
    fix: `Mend what the database names; \`crm sql ${segment}\` prints the statement.`,
  })
}
