/**
 * Compiled config and applied state in, what a change of who the customers are would do to stored people out. Members,
 * enrolments and messages are kept by key: when a key becomes another person's, that person would go on in their place.
 */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Address } from '../ir/address.ts'
import type { AppliedState } from '../ir/applied.ts'
import type { CustomerTable } from '../ir/catalog.ts'
import type { CompiledObject, CompiledProject } from '../ir/compiled.ts'
import type { FieldPath, SourceLocation } from '../ir/location.ts'
import { catalogPart } from './behaviour-for.ts'

type Locate = (address: Address, path: FieldPath) => SourceLocation | undefined

/** By kind, not by address: a catalog under another id is the same catalog. */
export function checkCustomers(
  compiled: CompiledProject,
  applied: AppliedState,
  locate: Locate,
): readonly Diagnostic[] {
  const after = [...compiled.objects.values()].find(isCatalog)
  const before = [...applied.objects.values()].map(({ object }) => object).find(isCatalog)
  if (before === undefined || after === undefined) return []
  const [was, is] = [catalogPart(before).customers, catalogPart(after).customers]
  const placeOf = (path: FieldPath) => {
    const location = locate(after.address, path)
    return { address: after.address, ...(location === undefined ? {} : { location }) }
  }
  if (was.key.column !== is.key.column) {
    return [otherKey(was, is, placeOf(['customers', 'key']))]
  }
  return [
    ...(was.table === is.table ? [] : [otherTable(was, is, placeOf(['customers', 'table']))]),
    ...(was.key.type === is.key.type ? [] : [otherType(was, is, placeOf(['customers', 'key']))]),
  ]
}

function isCatalog({ kind }: CompiledObject): boolean {
  return kind === 'catalog'
}

type Place = Pick<Diagnostic, 'address' | 'location'>

function otherKey(was: CustomerTable, is: CustomerTable, place: Place): Diagnostic {
  return diagnostic('CRM6007', {
    ...place,
    message: `The key of customers was "${was.key.column}" and would be "${is.key.column}": members, enrolments and messages of this environment would become those of other people.`,
    fix: `If the column was only renamed, name a view in which it is still called "${was.key.column}". Else start anew in another schema, with \`database.schema\`.`,
  })
}

function otherTable(was: CustomerTable, is: CustomerTable, place: Place): Diagnostic {
  return diagnostic('CRM6008', {
    ...place,
    message: `Customers were rows of "${was.table}" and will be rows of "${is.table}". Stored people go on as whoever has their key there.`,
    fix: `Apply only if "${is.key.column}" names the same people in both.`,
  })
}

function otherType(was: CustomerTable, is: CustomerTable, place: Place): Diagnostic {
  return diagnostic('CRM6008', {
    ...place,
    message: `The key of customers was ${was.key.type} and will be ${is.key.type}. Stored people go on only where their key is still written the same.`,
    fix: `Apply only if no key is written differently now, such as 7 for 007.`,
  })
}
