/** An empty database in, the packaged shop's customers, orders and clicks in it out. */
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { createModuleLoader } from '../../adapters/module-loader.ts'
import type { Database } from '../../ir/database.ts'
import type { DemoOptions } from './demo-options.ts'

/** What `examples/shop/seed.ts` counts. */
export interface ShopCounts {
  readonly customers: number
  readonly orders: number
  readonly webEvents: number
}

interface ShopSeedInput {
  run(text: string, parameters?: readonly unknown[]): Promise<readonly unknown[]>
  readonly asOf: string
  readonly customers: number
  readonly seed: number
}
type ShopSeed = (input: ShopSeedInput) => Promise<ShopCounts>

/** All in one transaction, which is also several times faster. */
export async function generateShop(
  db: Database,
  folder: string,
  { asOf, customers, seed }: DemoOptions,
): Promise<ShopCounts> {
  const modules = createModuleLoader()
  try {
    const [module] = await modules.load([join(folder, 'seed.ts')])
    if (module?.kind !== 'loaded') throw module?.error ?? new Error('seed.ts was not loaded')
    const fill = module.exports.default
    if (!isShopSeed(fill)) throw new Error('seed.ts has no function as its default export')
    return await db.transaction((tx) =>
      fill({
        ...{ asOf, customers, seed },
        run: (text, parameters = []) =>
          tx.run({ compile: () => CompiledQuery.raw(text, [...parameters]) }),
      }),
    )
  } finally {
    await modules.close()
  }
}

function isShopSeed(value: unknown): value is ShopSeed {
  return typeof value === 'function'
}
