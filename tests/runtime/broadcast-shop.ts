/** A database in, the shop with one broadcast to everyone who signed up applied to it out. */
import type { Database } from '../../src/ir/database.ts'
import type { TestDatabase } from '../harness/databases.ts'
import {
  APPLIED,
  addCustomers,
  createTables,
  journeyPrograms,
  type ShopPerson,
} from './journey-shop.ts'
import { applyPrograms } from './shop-state.ts'

export const TEMPLATES = ['sale', 'sale-a', 'sale-b']
export const LINKS = 'preferences: { url: https://shop.example/p }\n'
export const inZones = (shop: string) =>
  shop.replace('  key: id\n', '  key: id\n  zone: timezone\n')

/** Everyone who signed up is in the audience. */
export async function openBroadcast(
  db: TestDatabase,
  broadcast: string,
  people: readonly ShopPerson[],
): Promise<void> {
  await createTables(db)
  await addCustomers(db, people.map(signedUp))
  await applyBroadcast(db, broadcast)
}

export async function applyBroadcast(
  db: Database,
  broadcast: string,
  asOf = APPLIED,
): Promise<void> {
  const written = `broadcast: spring\nto: signed-up\n${broadcast}`
  await applyPrograms(db, await journeyPrograms(written, TEMPLATES, inZones), asOf)
}

export const signedUp = (person: ShopPerson) => ({
  signed_up_at: '2025-12-01T12:00:00Z',
  ...person,
})
export const crowd = (count: number, zones: readonly string[] = []): readonly ShopPerson[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `p${100 + index}`,
    ...(zones.length === 0 ? {} : { timezone: zones[index % zones.length] ?? '' }),
  }))
