/** A fitted model and its file in, what a person reads of it out. */
import type { ModelFile } from '../../measure/models/fit-model.ts'

export function modelText(model: ModelFile, file: string): string {
  const { event, customers, repeatCustomers, until, parameters, logLikelihood, value } = model
  const lines = [
    `Model of ${event}: ${customers} customers up to ${until}, ${repeatCustomers} of them came back`,
    `  BG/NBD       ${listed(parameters)}  log-likelihood ${logLikelihood}`,
  ]
  if (value !== undefined) {
    const amount = `${listed(value.parameters)}  log-likelihood ${value.logLikelihood}`
    lines.push(`  Gamma-Gamma  ${amount} (${value.property} of ${value.customers} customers)`)
  }
  return `${lines.join('\n')}\nWrote ${file}\n`
}

function listed(parameters: Readonly<Record<string, number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`)
    .join('  ')
}
