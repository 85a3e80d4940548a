/** Invoice lines as they were exported, in the shop's local time, and the team's table of them without exact duplicates. */
import { defineCatalog, money, number, text } from 'crm-as-code'

const columns = {
  customer: 'customer_id',
  at: { column: 'invoice_date', zone: 'Europe/London' },
  properties: {
    invoice: text({ column: 'invoice_no' }),
    product: text({ column: 'stock_code' }),
    quantity: number(),
    price: money('GBP', { column: 'unit_price' }),
    amount: money('GBP'),
    country: text(),
  },
} as const

/** Cancellations and adjustments have negative quantities. */
const sold = { property: 'quantity', moreThan: 0 }

export const retail = defineCatalog('online-retail', {
  title: 'Online Retail',
  customers: { table: 'customers', key: { column: 'customer_id', type: 'integer' }, traits: {} },
  events: {
    /** What "Quantity > 0, UnitPrice > 0" means in most publications. */
    sale: {
      table: 'invoice_lines',
      ...columns,
      where: { all: [sold, { property: 'price', moreThan: 0 }] },
    },
    /** Without exact duplicates, free lines kept. */
    distinct_sale: { table: 'distinct_lines', ...columns, where: sold },
  },
})
