/**
 * What a condition compares, as a variable with one value per customer (or per event): a trait, an aggregate, a property, a
 * bucket. Two conditions of one key compare the same value. Members of a node that are not known here make it no subject:
 * the node is then an atom of which nothing is known.
 */
import type { Comparison } from '../../ir/comparison.ts'
import type { EventCondition, PropertyCondition } from '../../ir/condition.ts'
import { canonicalJson } from '../../ir/json.ts'
import type { ConditionNode } from '../language/conditions/condition-definition.ts'
import { MEASURES } from '../language/measures/table.ts'
import { EVERYTHING, type ValueSet } from './value-set.ts'

export interface Subject {
  readonly key: string
  /** Subjects of different topics say nothing of each other: a trait by itself, all aggregates of one event together. */
  readonly topic: string
  readonly isNeverMissing: boolean
  /** Numbers of it are whole. */
  readonly isWhole: boolean
  /** What its number can be, whatever is asked. */
  readonly numbers: ValueSet
  /** Of an aggregate. */
  readonly aggregate?: EventCondition
}

export interface ValueTest {
  readonly subject: Subject
  readonly test: Comparison
  readonly zone?: string
}

const COLUMN_MEMBERS = new Set(['kind', 'trait', 'property', 'test', 'zone'])
const EVENT_MEMBERS = new Set(['kind', 'event', 'where', 'window', 'measure', 'test', 'zone'])
const BUCKET_MEMBERS = new Set(['kind', 'salt', 'from', 'to'])
const BUCKETS = 10_000

/** `undefined` for a node that compares nothing known. */
export function valueTest(node: ConditionNode): ValueTest | undefined {
  switch (node.kind) {
    case 'trait':
      return hasOnly(node, COLUMN_MEMBERS) ? columnTest(`trait ${node.trait}`, node) : undefined
    case 'property':
      return hasOnly(node, COLUMN_MEMBERS)
        ? columnTest(`property ${node.property}`, node)
        : undefined
    case 'event':
      return hasOnly(node, EVENT_MEMBERS) ? aggregateTest(node) : undefined
    case 'bucket':
      return hasOnly(node, BUCKET_MEMBERS) ? bucketTest(node.salt, node.from, node.to) : undefined
    default:
      return undefined
  }
}

function hasOnly(node: object, members: ReadonlySet<string>): boolean {
  return Object.entries(node).every(([name, value]) => value === undefined || members.has(name))
}

type ColumnNode = Pick<Extract<PropertyCondition, { kind: 'property' }>, 'test' | 'zone'>

function columnTest(key: string, { test, zone }: ColumnNode): ValueTest {
  const subject = { key, topic: key, isNeverMissing: false, isWhole: false, numbers: EVERYTHING }
  return { subject, test, ...(zone === undefined ? {} : { zone }) }
}

function aggregateTest(node: EventCondition): ValueTest {
  const { test, zone, event, where, window, measure } = node
  const { isNeverMissing, isWhole } = MEASURES[measure.fn]
  const key = canonicalJson({ event, where, window, measure, zone })
  // How many there are cannot be negative; a sum can.
  const isCount = measure.fn === 'count' || measure.fn === 'distinct'
  const numbers = isCount ? [{ low: { value: '0', isInside: true } }] : EVERYTHING
  const topic = `event ${event}`
  const subject = { key, topic, isNeverMissing, isWhole, numbers, aggregate: node }
  return { subject, test, ...(zone === undefined ? {} : { zone }) }
}

function bucketTest(salt: string, from: number, to: number): ValueTest {
  const range = (low: number, high: number) => ({
    low: { value: String(low), isInside: true },
    high: { value: String(high), isInside: true },
  })
  const number = (value: number) => ({ type: 'number', value: String(value) }) as const
  return {
    subject: {
      key: `bucket ${salt}`,
      topic: `bucket ${salt}`,
      isNeverMissing: true,
      isWhole: true,
      numbers: [range(0, BUCKETS - 1)],
    },
    test: { op: 'between', low: number(from), high: number(to) },
  }
}
