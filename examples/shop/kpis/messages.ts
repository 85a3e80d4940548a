/** What was sent, what was held back, and whether fewer loyal customers are at risk. */
import { count, defineKpi } from 'crm-as-code'
import { winback } from '../journeys/repurchase.ts'
import { atRiskLoyal } from '../segments/value.ts'

export const sent = defineKpi('sent', {
  title: '보낸 메시지',
  measure: count({ messages: { status: 'sent' } }),
  grain: 'week',
})

export const withheld = defineKpi('withheld', {
  title: '보내지 않은 메시지',
  measure: count({ messages: { status: 'withheld' } }),
  grain: 'week',
})

export const winbackReach = defineKpi('winback-reach', {
  title: '단골 되찾기 도달',
  measure: count({ messages: { journey: winback, status: 'sent' }, distinct: 'customers' }),
  unit: 'people',
})

export const atRiskSize = defineKpi('at-risk-size', {
  title: '이탈 위험 단골 수',
  measure: count({ segment: atRiskLoyal }),
  grain: 'day',
})
