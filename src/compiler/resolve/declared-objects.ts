/** All declarations in, the one of each address out; a second one with the same address is reported. */
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Address, addressOf } from '../../ir/address.ts'
import type { Declaration } from '../../ir/declaration.ts'

export type DeclaredObjects = ReadonlyMap<Address, Declaration>

export function indexDeclarations(declarations: readonly Declaration[]): Checked<DeclaredObjects> {
  const declared = new Map<Address, Declaration>()
  const diagnostics: Diagnostic[] = []
  for (const declaration of declarations) {
    const address = addressOf(declaration.kind, declaration.id)
    const first = declared.get(address)
    if (first === undefined) declared.set(address, declaration)
    else diagnostics.push(reportTwice(declaration, first))
  }
  return { value: declared, diagnostics }
}

function reportTwice({ kind, id, source }: Declaration, first: Declaration): Diagnostic {
  const { file, line, column } = first.source.locate([])
  return diagnostic('CRM3002', {
    address: addressOf(kind, id),
    location: source.locate([]),
    message: `There are two declarations of ${kind} "${id}"; the other is at ${file}:${line}:${column}`,
    fix: 'Rename one of them or take it out.',
  })
}
