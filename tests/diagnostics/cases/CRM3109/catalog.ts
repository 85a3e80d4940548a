import { defineCatalog, number } from 'crm-as-code'

export const shop = defineCatalog('shop', {
  customers: { table: 'customers', key: 'id', traits: { age: number() } },
})
