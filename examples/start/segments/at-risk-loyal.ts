/** Who bought often, and has not for a while. */
import { all, defineSegment } from 'crm-as-code'
import { shop } from '../catalog.ts'

export const atRiskLoyal = defineSegment('at-risk-loyal', {
  title: 'Loyal, and about to leave',
  where: all(
    shop.purchase.count({ last: '365d' }).atLeast(3),
    shop.purchase.daysSinceLast().atLeast(45),
  ),
})
