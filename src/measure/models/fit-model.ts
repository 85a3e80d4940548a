/** The statements of a model's data and an open database in, the fitted model as its file has it out, or why there is none. */
import { bindSql } from '../../ir/bind-sql.ts'
import type { Executor } from '../../ir/database.ts'
import { MODEL_VERSION } from '../../ir/purchase-model.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { fitPurchases, type PurchaseGroup, type PurchaseParameters } from './fit-purchases.ts'
import { fitSpend, type SpendGroup, type SpendParameters } from './fit-spend.ts'

/** With fewer the parameters say more of chance than of customers. */
export const FEWEST_REPEATS = 30

export interface ModelFile {
  readonly model: 'bg-nbd'
  readonly version: typeof MODEL_VERSION
  readonly event: string
  /** Of the days on which something was bought. */
  readonly zone: string
  /** The last day that counted. */
  readonly until: string
  readonly unit: 'week'
  readonly customers: number
  /** Those of them who bought on more than one day. */
  readonly repeatCustomers: number
  readonly parameters: PurchaseParameters
  readonly logLikelihood: number
  readonly value?: ModelFileValue
}

export interface ModelFileValue {
  readonly model: 'gamma-gamma'
  readonly property: string
  readonly currency?: string
  readonly customers: number
  readonly parameters: SpendParameters
  readonly logLikelihood: number
}

export interface FitRequest {
  readonly event: string
  readonly zone: string
  readonly until: string
  /** The last instant of that day. */
  readonly asOf: string
  readonly purchases: SqlText
  readonly value?: {
    readonly property: string
    readonly currency: string | undefined
    readonly sql: SqlText
  }
}

export async function fitModel(
  db: Executor,
  { event, zone, until, asOf, purchases, value }: FitRequest,
): Promise<ModelFile | { readonly problem: string }> {
  const groups = await db.run<PurchaseGroup>(bindSql(purchases, { asOf }))
  const repeatCustomers = customersIn(groups.filter(({ x }) => x > 0))
  if (repeatCustomers < FEWEST_REPEATS) {
    return {
      problem: `${repeatCustomers} customers bought on more than one day up to ${until}, and a model takes ${FEWEST_REPEATS}`,
    }
  }
  const fit = fitPurchases(groups)
  if ('problem' in fit) return { problem: `of how often customers buy, ${fit.problem}` }
  const spend = value === undefined ? undefined : await fitValue(db, value, asOf)
  if (spend !== undefined && 'problem' in spend) return spend
  return {
    ...{ model: 'bg-nbd', version: MODEL_VERSION, event, zone, until, unit: 'week' },
    ...{ customers: customersIn(groups), repeatCustomers },
    parameters: fit.parameters,
    logLikelihood: rounded(fit.logLikelihood),
    ...(spend === undefined ? {} : { value: spend }),
  }
}

async function fitValue(
  db: Executor,
  { property, currency, sql }: NonNullable<FitRequest['value']>,
  asOf: string,
): Promise<ModelFileValue | { readonly problem: string }> {
  const groups = await db.run<SpendGroup>(bindSql(sql, { asOf }))
  const customers = customersIn(groups)
  if (customers < FEWEST_REPEATS) {
    return {
      problem: `${customers} customers who came back have a ${property} above zero, and a model takes ${FEWEST_REPEATS}`,
    }
  }
  const fit = fitSpend(groups)
  if ('problem' in fit) return { problem: `of ${property}, ${fit.problem}` }
  return {
    ...{ model: 'gamma-gamma', property },
    ...(currency === undefined ? {} : { currency }),
    customers,
    parameters: fit.parameters,
    logLikelihood: rounded(fit.logLikelihood),
  }
}

function customersIn(groups: readonly { readonly customers: number }[]): number {
  return groups.reduce((sum, { customers }) => sum + customers, 0)
}

function rounded(logLikelihood: number): number {
  return Number(logLikelihood.toFixed(4))
}
